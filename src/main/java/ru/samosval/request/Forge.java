package ru.samosval.request;

import java.util.List;

/** What a family of forges means by its addresses: which part of a path is the repository. */
interface Forge {

    /** What an address is of, where it is of no repository. */
    enum Lack {
        /** Somebody who has repositories. */
        OWNER,
        /** A page of the forge itself. */
        PAGE,
        /** Packages or images that were built, and no forge. */
        REGISTRY
    }

    /**
     * An address with what is asked of it again and again.
     *
     * @param address as it was written
     * @param host as it is compared
     * @param path as it was written, without the folder that Terraform takes behind it
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
     * The path as far as it names the repository, as it was written: without the page that follows.
     *
     * @param likely whether also of what is only likely to be a page, where the person who typed it is told
     */
    List<String> repository(Place place, boolean likely);

    /** The path of {@link #repository}, decoded and folded, as one repository's paths are all the same. */
    default List<String> compared(Place place, List<String> path) {
        return path;
    }

    /** The host by which the repository is compared. */
    default String comparedHost(Place place) {
        return place.host();
    }

    /** The host from which git takes the repository, where pages have another one. */
    default String cloneHost(Place place) {
        return place.address().host();
    }

    /** What the address is of where it is of no repository; null where it may be of one. */
    default Lack lack(Place place) {
        return null;
    }

    /** The repository whose page the address may be as well as a repository of that name; null where there is no doubt. */
    default List<String> doubted(Place place) {
        return null;
    }

    /** What of the path's end cannot belong to a name of this forge; empty where all may. */
    default String beyondName(Place place) {
        return "";
    }

    /** The forge at the host. */
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
