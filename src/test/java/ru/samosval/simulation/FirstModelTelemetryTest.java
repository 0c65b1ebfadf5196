package ru.samosval.simulation;

/** What is tested of the newest model also holds for the first, which the runs of earlier versions keep. */
class FirstModelTelemetryTest extends TelemetryTest {

    @Override
    int model() {
        return 1;
    }
}
