package ru.samosval.request;

import java.util.List;

/** What the addresses of a family of forges mean: which part of a path is the repository. */
interface Forge {

    /** What an address belongs to if it belongs to no repository. */
    enum Lack {
        /** To somebody who has repositories. */
        OWNER,
        /** To the forge itself: one of its pages. */
        PAGE,
        /** To a registry of packages or built images, which is no forge. */
        REGISTRY
    }

    /**
     * An address with what is asked about it again and again.
     *
     * @param address as it was written
     * @param host as it is compared
     * @param path as it was written, without the folder that Terraform allows after it
     */
    record Place(RepoAddress address, String host, List<String> path) {

        static Place of(RepoAddress address) {
            List<String> path = address.hasFolder() ? address.path().subList(0, address.root()) : address.path();
            return new Place(address, RepoHost.of(address.host()), path);
        }

        boolean isBrowsed() {
            return address.isBrowsed();
        }
    }

    /**
     * The part of the path that names the repository, as it was written, without the page that follows.
     *
     * @param likely whether to cut also what is only likely to be a page, when the person who typed it is told so
     */
    List<String> repository(Place place, boolean likely);

    /**
     * The path of {@link #repository}, decoded and folded, in the form that is the same for all paths of one
     * repository.
     */
    default List<String> compared(Place place, List<String> path) {
        return path;
    }

    /** The host with which the repository is compared. */
    default String comparedHost(Place place) {
        return place.host();
    }

    /** The host from which git takes the repository, if pages have another one. */
    default String cloneHost(Place place) {
        return place.address().host();
    }

    /** What the address belongs to if to no repository; null if it may belong to one. */
    default Lack lack(Place place) {
        return null;
    }

    /**
     * The repository whose page the address may be, if it may as well be a repository with that name; null if there is
     * no doubt.
     */
    default List<String> doubted(Place place) {
        return null;
    }

    /** The end of the path that cannot belong to a name at this forge; empty if all of it may. */
    default String beyondName(Place place) {
        return "";
    }

    /** The forge at this host. */
    static Forge of(String host) {
        if (NoForge.isAt(host)) {
            return NoForge.INSTANCE;
        }
        if (OwnerAndName.isAt(host)) {
            return OwnerAndName.at(host);
        }
        if (GitLab.isAt(host)) {
            return GitLab.INSTANCE;
        }
        if (host.equals(Gist.HOST)) {
            return Gist.INSTANCE;
        }
        if (AzureDevOps.isAt(host)) {
            return AzureDevOps.INSTANCE;
        }
        if (GitFlic.isAt(host)) {
            return GitFlic.INSTANCE;
        }
        if (SourceForge.isAt(host)) {
            return SourceForge.INSTANCE;
        }
        return Gerrit.isAt(host) ? Gerrit.INSTANCE : OtherForge.INSTANCE;
    }
}
