package ru.samosval.hook.forge;

import ru.samosval.i18n.Keyed;

/** The form of a delivery. Its key is the last part of the address that takes it. */
public enum Dialect implements Keyed {
    /** The portal's own, {@code {"repo_url", "branch", "commit"}}. */
    COMMIT,
    /** GitHub, also Enterprise Server. */
    GITHUB,
    /** GitLab. */
    GITLAB,
    /** Gitea, Forgejo and Gogs. */
    GITEA,
    /** Bitbucket Cloud and Data Center. */
    BITBUCKET,
    /** Azure DevOps. */
    AZURE;

    /** Whether a forge sends it, rather than CI or a person. */
    public boolean isForge() {
        return this != COMMIT;
    }
}
