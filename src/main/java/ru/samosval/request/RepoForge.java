package ru.samosval.request;

import java.util.List;
import java.util.Optional;

/**
 * What an address means to the forge at its host: which part is the repository, and which other addresses name the same
 * one.
 */
final class RepoForge {

    private final Forge.Place place;
    private final Forge forge;

    private RepoForge(Forge.Place place) {
        this.place = place;
        forge = Forge.of(place.host());
    }

    static RepoForge of(RepoAddress address) {
        return new RepoForge(Forge.Place.of(address));
    }

    /** The repository that the address names; empty if it names none. */
    Optional<RepoUrl> repository() {
        List<String> path = forge.compared(place, RepoPath.compared(forge.repository(place, false)));
        String joined = String.join("/", path);
        return path.isEmpty() || RepoPath.hasControl(joined)
                ? Optional.empty()
                : Optional.of(new RepoUrl(forge.comparedHost(place) + "/" + joined));
    }

    /**
     * The path as the form saves it. A page that follows is cut off: always if there is no doubt, and also if the
     * person who typed it is told and can change it.
     */
    List<String> savedPath() {
        return forge.repository(place, true);
    }

    /** The host from which git takes the repository. */
    String cloneHost() {
        return forge.cloneHost(place);
    }

    /**
     * What the address belongs to if to no repository: an owner, or a page of the forge; null if it may belong to a
     * repository.
     */
    Forge.Lack lack() {
        return forge.lack(place);
    }

    /**
     * The repository whose page the address may be, if it may as well be a repository with that name; null if there is
     * no doubt.
     */
    List<String> doubted() {
        return forge.doubted(place);
    }

    /** The end of the path that cannot belong to a name at this forge; empty if all of it may. */
    String beyondName() {
        return forge.beyondName(place);
    }

    /** Whether the address is a page of gitweb. */
    boolean isGitweb() {
        return isAsked() && Cgit.isGitweb(place.address());
    }

    /** Whether the query names a repository, so that the path may be empty. */
    boolean isQueried() {
        return isAsked() && Cgit.isQueried(place.address(), place.host());
    }

    private boolean isAsked() {
        return forge instanceof OtherForge || forge instanceof Gerrit;
    }
}
