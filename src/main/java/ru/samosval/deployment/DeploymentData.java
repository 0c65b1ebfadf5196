package ru.samosval.deployment;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** A deployment as an operator types it (section 4.5). */
public class DeploymentData {

    @NotBlank(message = "deployment.name.required")
    @Size(max = 100, message = "deployment.name.format")
    @Pattern(regexp = "[^\\p{Cntrl}]*", message = "deployment.name.format")
    private String name;

    @NotNull(message = "deployment.environment.required")
    private Environment environment = Environment.DEV;

    @NotBlank(message = "deployment.replicas.required")
    @Pattern(regexp = "[0-9]{1,3}", message = "deployment.replicas.range")
    @DecimalMin(value = "1", message = "deployment.replicas.range")
    @DecimalMax(value = "100", message = "deployment.replicas.range")
    private String replicas = "1";

    private String ports;

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name == null || name.isBlank() ? null : name.strip();
    }

    public Environment getEnvironment() {
        return environment;
    }

    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    public String getReplicas() {
        return replicas;
    }

    public void setReplicas(String replicas) {
        this.replicas = replicas == null ? null : replicas.strip();
    }

    public String getPorts() {
        return ports;
    }

    public void setPorts(String ports) {
        this.ports = ports;
    }
}
