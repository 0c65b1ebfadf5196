package ru.samosval.deployment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import ru.samosval.platform.NumberBetween;
import ru.samosval.platform.Readable;

/** A deployment as an operator types it (section 4.5). */
public class DeploymentData {

    @NotBlank(message = "deployment.name.required")
    @Size(max = 100, message = "deployment.name.format")
    @Readable
    private String name;

    @NotNull(message = "deployment.environment.required")
    private Environment environment = Environment.DEV;

    @NotBlank(message = "deployment.replicas.required")
    @NumberBetween(min = "1", max = "100", message = "deployment.replicas.range")
    private String replicas = "1";

    @Readable
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
