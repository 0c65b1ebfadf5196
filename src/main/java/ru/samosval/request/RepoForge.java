package ru.samosval.request;

import java.util.List;
import java.util.Optional;

/** What the forge at an address's host means by it: which part is the repository, and which addresses name the same one. */
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

    /** The repository that the address names; empty where it names none. */
    Optional<RepoUrl> repository() {
        List<String> path = forge.compared(place, RepoPath.compared(forge.repository(place, false)));
        String joined = String.join("/", path);
        return path.isEmpty() || RepoPath.hasControl(joined)
                ? Optional.empty()
                : Optional.of(new RepoUrl(forge.comparedHost(place) + "/" + joined));
    }

    /**
     * The address's path as a form saves it: without the page that follows, where there is no doubt, and also where the
     * person who typed it is told and may say otherwise.
     */
    List<String> savedPath() {
        return forge.repository(place, true);
    }

    /** The host from which git takes the repository. */
    String cloneHost() {
        return forge.cloneHost(place);
    }

    /** What the address is of where it is of no repository: an owner, or a page of none; null where it may be of one. */
    Forge.Lack lack() {
        return forge.lack(place);
    }

    /** The repository whose page the address may be as well as a repository of that name; null where there is no doubt. */
    List<String> doubted() {
        return forge.doubted(place);
    }

    /** What of the path's end cannot belong to a name of this forge; empty where all may. */
    String beyondName() {
        return forge.beyondName(place);
    }

    /** Whether the address is a page of gitweb. */
    boolean isGitweb() {
        return isAsked() && Cgit.isGitweb(place.address());
    }

    /** Whether the query names a repository, so that there may be no path. */
    boolean isQueried() {
        return isAsked() && Cgit.isQueried(place.address(), place.host());
    }

    private boolean isAsked() {
        return forge instanceof OtherForge || forge instanceof Gerrit;
    }
}
