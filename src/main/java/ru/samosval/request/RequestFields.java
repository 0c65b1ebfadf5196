package ru.samosval.request;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import ru.samosval.i18n.Keyed;

/**
 * The fields of a request by the names that scripts use, which are those of the database's columns, and how each is set
 * in a form.
 */
final class RequestFields {

    static final String UPDATE_MODE = "update_mode";

    private static final Map<String, BiConsumer<RequestData, String>> SETTERS = Map.ofEntries(
            Map.entry("image_name", RequestData::setImageName),
            Map.entry("repo_url", RequestData::setRepoUrl),
            Map.entry("repo_branch", RequestData::setRepoBranch),
            Map.entry(
                    UPDATE_MODE,
                    (data, key) -> data.setUpdateMode(
                            Keyed.parse(UpdateMode.class, key).orElse(null))),
            Map.entry("target_commit", RequestData::setTargetCommit),
            Map.entry("base_image", RequestData::setBaseImage),
            Map.entry("run_commands", RequestData::setRunCommands),
            Map.entry("entrypoint", RequestData::setEntrypoint),
            Map.entry("ram_mb", RequestData::setRamMb),
            Map.entry("vcpu", RequestData::setVcpu),
            Map.entry("version_tag", RequestData::setVersionTag),
            Map.entry("owner", RequestData::setOwner),
            Map.entry("collaborators", RequestData::setCollaborators));

    private RequestFields() {}

    /** All names, sorted. */
    static Set<String> names() {
        return new TreeSet<>(SETTERS.keySet());
    }

    /** Sets a field of the form. */
    static void put(RequestData data, String field, String value) {
        SETTERS.get(field).accept(data, value);
    }
}
