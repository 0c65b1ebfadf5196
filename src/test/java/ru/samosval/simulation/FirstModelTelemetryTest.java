package ru.samosval.simulation;

/** What is asked of the newest model holds for the first, which the runs of earlier versions keep. */
class FirstModelTelemetryTest extends TelemetryTest {

    @Override
    int model() {
        return 1;
    }
}
