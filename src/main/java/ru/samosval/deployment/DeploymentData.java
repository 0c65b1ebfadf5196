package ru.samosval.deployment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import ru.samosval.input.AtMost;
import ru.samosval.input.Characters;
import ru.samosval.input.Keeps;
import ru.samosval.input.Quantity;
import ru.samosval.input.Readable;

/** A deployment as an operator types it (section 4.5). */
public class DeploymentData {

    /** How many replicas run. */
    public static final class Replicas extends Quantity.Whole {
        public Replicas() {
            super("deployment.replicas", "1", "100");
        }
    }

    @NotBlank(message = "deployment.name.required")
    @AtMost(100)
    @Readable
    private String name;

    @NotNull(message = "deployment.environment.required")
    private Environment environment = Environment.DEV;

    @NotNull(message = "deployment.replicas.required")
    @Keeps(Replicas.class)
    @Readable
    private Quantity.Typed replicas = new Replicas().typed("1");

    @AtMost(2000)
    @Readable
    private String ports;

    /** The deployment that the form describes. The form's constraints must hold; its ports have been read already. */
    NewDeployment values(Ports read) {
        return new NewDeployment(name, environment, replicas.number().intValueExact(), read);
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = Characters.typed(name);
    }

    public Environment getEnvironment() {
        return environment;
    }

    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    public String getReplicas() {
        return Quantity.Typed.text(replicas);
    }

    public void setReplicas(String replicas) {
        this.replicas = new Replicas().typed(Characters.typed(replicas));
    }

    public String getPorts() {
        return ports;
    }

    public void setPorts(String ports) {
        this.ports = Characters.typed(ports);
    }
}
