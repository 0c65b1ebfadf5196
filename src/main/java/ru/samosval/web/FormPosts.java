package ru.samosval.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.alert.Alerts;
import ru.samosval.build.Builds;
import ru.samosval.deployment.DeploymentData;
import ru.samosval.deployment.Deployments;
import ru.samosval.deployment.Environment;
import ru.samosval.platform.Keyed;
import ru.samosval.platform.Numbers;
import ru.samosval.platform.Refusal.NotFound;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.ReducedNotice;
import ru.samosval.request.RequestData;
import ru.samosval.request.RequestStatus;
import ru.samosval.request.Requests;
import ru.samosval.request.UpdateMode;
import ru.samosval.user.Caller;
import ru.samosval.user.NewUser;
import ru.samosval.user.SignIns;
import ru.samosval.user.Users;

/**
 * The acts of section 9 as plain posts, for scripts: form-encoded, with the user's session, answered by a redirect to
 * the thing's page. The pages' own buttons call the same services.
 */
@RequestScoped
public class FormPosts {

    private static final Pattern ACT =
            Pattern.compile("/(requests|images|deployments|alerts|admin/users)/(\\d{1,18})/([a-z_]+)");

    @Inject
    private Caller caller;

    @Inject
    private Requests requests;

    @Inject
    private Builds builds;

    @Inject
    private Deployments deployments;

    @Inject
    private Alerts alerts;

    @Inject
    private Users users;

    @Inject
    private SignIns signIns;

    /** Does what the post asks for, or refuses. */
    void handle(String path, HttpServletRequest request, HttpServletResponse response) {
        Actor actor = caller.get();
        Matcher act = ACT.matcher(path);
        String next;
        if (path.equals("/requests/new")) {
            RequestData data = requestData(request, new RequestData());
            long id = requests.create(actor, data);
            ReducedNotice.leave(request, response, id, data);
            next = "/requests/" + id;
        } else if (path.equals("/admin/users/create")) {
            users.create(actor, newUser(request));
            next = "/admin/users";
        } else if (path.equals("/profile/password")) {
            signIns.changeOwnPassword(
                    actor,
                    caller.session().orElseThrow().id(),
                    request.getParameter("old_password"),
                    request.getParameter("new_password"));
            next = "/profile";
        } else if (act.matches()) {
            next = act(actor, act.group(1) + "/" + act.group(3), Numbers.id(act.group(2)), request, response);
        } else {
            throw new NotFound();
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + next);
    }

    private String act(Actor actor, String act, long id, HttpServletRequest request, HttpServletResponse response) {
        switch (act) {
            case "requests/submit" -> requests.submit(actor, id);
            case "requests/edit" -> edit(actor, id, request, response);
            case "requests/status" ->
                requests.move(actor, id, status(request), request.getParameter("reason"), rowVersion(request));
            case "requests/build" -> {
                return "/builds/" + builds.start(actor, id);
            }
            case "images/create_deployment" -> {
                return "/deployments/" + deployments.create(actor, id, deploymentData(request));
            }
            case "deployments/start" -> deployments.start(actor, id);
            case "deployments/stop" -> deployments.stop(actor, id);
            case "deployments/restart" -> deployments.restart(actor, id);
            case "deployments/delete" -> {
                deployments.delete(actor, id);
                return "/deployments";
            }
            case "alerts/resolve" -> {
                alerts.resolve(actor, id);
                return "/alerts";
            }
            case "admin/users/block" -> {
                users.block(actor, id);
                return "/admin/users";
            }
            case "admin/users/password" -> {
                users.changePassword(actor, id, request.getParameter("new_password"));
                return "/admin/users";
            }
            case "admin/users/unblock" -> {
                users.unblock(actor, id);
                return "/admin/users";
            }
            default -> throw new NotFound();
        }
        return "/" + act.substring(0, act.indexOf('/')) + "/" + id;
    }

    /** Fields that the post does not name keep their value. */
    private void edit(Actor actor, long id, HttpServletRequest request, HttpServletResponse response) {
        ImageRequest current = requests.get(actor, id);
        Integer rowVersion = rowVersion(request);
        RequestData data = requestData(request, current.toData());
        requests.update(actor, id, data, rowVersion == null ? current.getRowVersion() : rowVersion);
        ReducedNotice.leave(request, response, id, data);
    }

    /** The version that the caller saw; null where he does not say. */
    private static Integer rowVersion(HttpServletRequest request) {
        String version = request.getParameter("row_version");
        return version == null ? null : Numbers.between("row_version", version, 0, Integer.MAX_VALUE);
    }

    private static RequestStatus status(HttpServletRequest request) {
        return Keyed.parse(RequestStatus.class, request.getParameter("status")).orElse(null);
    }

    private static RequestData requestData(HttpServletRequest request, RequestData data) {
        data.setImageName(given(request, "image_name", data.getImageName()));
        data.setRepoUrl(given(request, "repo_url", data.getRepoUrl()));
        data.setRepoBranch(given(request, "repo_branch", data.getRepoBranch()));
        if (request.getParameter("update_mode") != null) {
            data.setUpdateMode(Keyed.parse(UpdateMode.class, request.getParameter("update_mode"))
                    .orElse(null));
        }
        data.setTargetCommit(given(request, "target_commit", data.getTargetCommit()));
        data.setBaseImage(given(request, "base_image", data.getBaseImage()));
        data.setRunCommands(given(request, "run_commands", data.getRunCommands()));
        data.setEntrypoint(given(request, "entrypoint", data.getEntrypoint()));
        data.setRamMb(given(request, "ram_mb", data.getRamMb()));
        data.setVcpu(given(request, "vcpu", data.getVcpu()));
        data.setVersionTag(given(request, "version_tag", data.getVersionTag()));
        data.setOwner(given(request, "owner", data.getOwner()));
        data.setCollaborators(given(request, "collaborators", data.getCollaborators()));
        return data;
    }

    private static DeploymentData deploymentData(HttpServletRequest request) {
        DeploymentData data = new DeploymentData();
        data.setName(request.getParameter("name"));
        data.setEnvironment(Keyed.parse(Environment.class, given(request, "environment", "dev"))
                .orElse(null));
        data.setReplicas(given(request, "replicas", data.getReplicas()));
        data.setPorts(request.getParameter("ports"));
        return data;
    }

    private static NewUser newUser(HttpServletRequest request) {
        return new NewUser(
                request.getParameter("username"),
                request.getParameter("password"),
                Keyed.parse(Role.class, request.getParameter("role")).orElse(null));
    }

    private static String given(HttpServletRequest request, String name, String otherwise) {
        String value = request.getParameter(name);
        return value == null ? otherwise : value;
    }
}
