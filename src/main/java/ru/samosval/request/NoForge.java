package ru.samosval.request;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hosts that have files, packages or an interface for programs, but no repositories. */
final class NoForge implements Forge {

    static final NoForge INSTANCE = new NoForge();

    private static final Set<String> FILES =
            Set.of("codeload.github.com", "gist.githubusercontent.com", "raw.githubusercontent.com");

    /** Interfaces for programs, with the host of the repositories that they tell about. */
    private static final Map<String, String> INTERFACES =
            Map.of("api.github.com", "github.com", "api.bitbucket.org", "bitbucket.org");

    private static final Set<String> REGISTRIES = Set.of(
            "artifacthub.io",
            "crates.io",
            "docker.io",
            "hub.docker.com",
            "mvnrepository.com",
            "npmjs.com",
            "nuget.org",
            "packagist.org",
            "pypi.org",
            "quay.io",
            "rubygems.org");

    private NoForge() {}

    static boolean isAt(String host) {
        return FILES.contains(host) || INTERFACES.containsKey(host) || REGISTRIES.contains(host);
    }

    @Override
    public List<String> repository(Place place, boolean likely) {
        List<String> named = named(place);
        return named == null ? place.path() : named;
    }

    private static List<String> named(Place place) {
        return INTERFACES.containsKey(place.host()) && place.isBrowsed() ? ForgeApi.behindHost(place.path()) : null;
    }

    @Override
    public String comparedHost(Place place) {
        return named(place) == null ? place.host() : INTERFACES.get(place.host());
    }

    @Override
    public Lack lack(Place place) {
        return REGISTRIES.contains(place.host()) ? Lack.REGISTRY : Lack.PAGE;
    }
}
