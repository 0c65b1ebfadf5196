package ru.samosval.docker;

import java.util.LinkedHashMap;
import java.util.Map;

/** The labels of containers and images: those by which Docker's clients group them, and the portal's own. */
final class Labels {

    /** Clients show this as a project. Here it is the environment. */
    static final String PROJECT = "com.docker.compose.project";

    static final String SERVICE = "com.docker.compose.service";
    static final String DEPLOYMENT = "ru.samosval.deployment";
    static final String NAME = "ru.samosval.name";
    static final String ENVIRONMENT = "ru.samosval.environment";
    static final String IMAGE = "ru.samosval.image";
    static final String REQUEST = "ru.samosval.request";
    static final String OWNER = "ru.samosval.owner";

    /** The commit of the sources, with the name that the Open Container Initiative gives it. */
    static final String REVISION = "org.opencontainers.image.revision";

    private Labels() {}

    static Map<String, String> of(Container container) {
        Deployed deployed = container.deployed();
        String environment = deployed.environment().getKey();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(PROJECT, environment);
        labels.put(SERVICE, container.service());
        labels.put("com.docker.compose.container-number", Integer.toString(container.replica()));
        labels.put("com.docker.compose.oneoff", "False");
        labels.put(DEPLOYMENT, Long.toString(deployed.id()));
        labels.put(NAME, deployed.name());
        labels.put(ENVIRONMENT, environment);
        labels.put("ru.samosval.replica", Integer.toString(container.replica()));
        labels.put(IMAGE, Long.toString(deployed.image()));
        labels.put(REQUEST, Long.toString(deployed.request()));
        labels.put(OWNER, deployed.owner());
        if (deployed.commit() != null) {
            labels.put(REVISION, deployed.commit());
        }
        return labels;
    }

    static Map<String, String> of(HostImage image) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.source", image.source());
        labels.put(IMAGE, Long.toString(image.id()));
        labels.put(REQUEST, Long.toString(image.request()));
        labels.put(OWNER, image.owner());
        return labels;
    }
}
