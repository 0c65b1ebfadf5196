package ru.samosval.telemetry;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A mean of CPU or RAM in percent, {@code null} if nothing ran. Only for the description of the API. */
@Schema(name = "Percent", type = SchemaType.NUMBER, nullable = true, minimum = "0", maximum = "100", example = "46.4")
interface Percent {}
