package ru.samosval.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import ru.samosval.faces.FormPost;
import ru.samosval.refusal.Refusal.Invalid;

/** The acts on requests as plain posts. */
@ApplicationScoped
public class RequestPosts implements FormPost.Room {

    private static final List<String> FIELDS = List.of(
            "image_name",
            "repo_url",
            "repo_branch",
            "update_mode",
            "target_commit",
            "base_image",
            "run_commands",
            "entrypoint",
            "ram_mb",
            "vcpu",
            "version_tag",
            "owner",
            "collaborators");

    @Inject
    private Requests requests;

    @Override
    public Map<String, FormPost.Act> acts() {
        return Map.of(
                "/requests/new", this::create,
                "/requests/{id}/edit", this::edit,
                "/requests/{id}/submit", this::submit,
                "/requests/{id}/status", this::move);
    }

    private String create(FormPost post) {
        RequestData data = data(post, new RequestData());
        long id = requests.create(post.actor(), data);
        ReducedNotice.leave(post.request(), post.response(), id, data);
        return page(id);
    }

    private String submit(FormPost post) {
        requests.submit(post.actor(), post.id());
        return page(post.id());
    }

    private String move(FormPost post) {
        requests.move(
                post.actor(),
                post.id(),
                post.keyed(RequestStatus.class, "status"),
                post.text("reason"),
                post.number("row_version"));
        return page(post.id());
    }

    /** Fields that the post does not name keep their value. */
    private String edit(FormPost post) {
        ImageRequest current = requests.get(post.actor(), post.id());
        if (FIELDS.stream().allMatch(field -> post.text(field) == null)) {
            throw new Invalid("body", "request.edit.nothing");
        }
        Integer seen = post.number("row_version");
        RequestData data = data(post, current.toData());
        requests.update(post.actor(), post.id(), data, seen == null ? current.getRowVersion() : seen);
        ReducedNotice.leave(post.request(), post.response(), post.id(), data);
        return page(post.id());
    }

    private static String page(long id) {
        return "/requests/" + id;
    }

    private static RequestData data(FormPost post, RequestData data) {
        data.setImageName(post.text("image_name", data.getImageName()));
        data.setRepoUrl(post.text("repo_url", data.getRepoUrl()));
        data.setRepoBranch(post.text("repo_branch", data.getRepoBranch()));
        if (post.text("update_mode") != null) {
            data.setUpdateMode(post.keyed(UpdateMode.class, "update_mode"));
        }
        data.setTargetCommit(post.text("target_commit", data.getTargetCommit()));
        data.setBaseImage(post.text("base_image", data.getBaseImage()));
        data.setRunCommands(post.text("run_commands", data.getRunCommands()));
        data.setEntrypoint(post.text("entrypoint", data.getEntrypoint()));
        data.setRamMb(post.text("ram_mb", data.getRamMb()));
        data.setVcpu(post.text("vcpu", data.getVcpu()));
        data.setVersionTag(post.text("version_tag", data.getVersionTag()));
        data.setOwner(post.text("owner", data.getOwner()));
        data.setCollaborators(post.text("collaborators", data.getCollaborators()));
        return data;
    }
}
