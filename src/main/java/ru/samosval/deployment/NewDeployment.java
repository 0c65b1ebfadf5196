package ru.samosval.deployment;

/** A deployment that is to be created, its values checked. */
record NewDeployment(String name, Environment environment, int replicas, Ports ports) {}
