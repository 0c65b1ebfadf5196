package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentStatusTest {

    @ParameterizedTest(name = "{0}: start {1}, stop {2}, restart {3}, holds its ports {4}")
    @CsvSource({
        "DEPLOYING, false, true, false, true",
        "RUNNING, false, true, true, true",
        "FAILED, true, false, true, false",
        "STOPPED, true, false, true, false"
    })
    void eachStateAllowsTheActsOfTheContract(
            DeploymentStatus status, boolean start, boolean stop, boolean restart, boolean ports) {
        assertEquals(start, status.isStartable());
        assertEquals(stop, status.isStoppable());
        assertEquals(restart, status.isRestartable());
        assertEquals(ports, status.holdsPorts());
    }
}
