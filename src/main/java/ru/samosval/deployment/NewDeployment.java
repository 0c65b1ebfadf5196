package ru.samosval.deployment;

/** A deployment to be created. Its values have been checked. */
record NewDeployment(String name, Environment environment, int replicas, Ports ports) {}
