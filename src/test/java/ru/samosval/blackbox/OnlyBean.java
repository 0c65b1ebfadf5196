package ru.samosval.blackbox;

import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/** All that the application of {@link DeploymentLoaderIT} consists of. */
@Singleton
@Startup
public class OnlyBean {}
