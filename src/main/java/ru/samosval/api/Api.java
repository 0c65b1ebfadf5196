package ru.samosval.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The API of the contract, below {@code /api}. */
@ApplicationPath("/api")
public class Api extends Application {}
