package ru.samosval.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.input.Characters;
import ru.samosval.input.Folded;
import ru.samosval.input.Secrets;
import ru.samosval.input.Validation;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Search;
import ru.samosval.user.User;
import ru.samosval.user.Users;

/** The requests for deployments, and their way from draft to approved (section 4.2 of the specification). */
@ApplicationScoped
public class Requests {

    /** The tag as it is searched for and sorted by: {@code name:version} in small letters. */
    private static final String TAG = "LOWER(image_name || ':' || version_tag)";

    private static final int LONGEST_REASON = 2_000;

    private static final String EDIT_FORBIDDEN = "request.edit.forbidden";

    private static final String STATUS = "status";

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Users users;

    @Inject
    private Audit audit;

    @Inject
    private Validation validation;

    @Inject
    private Clock clock;

    @Inject
    private Event<BaseImageChanged> baseImageChanged;

    @Inject
    private Event<ReadersChanged> readersChanged;

    /** Fired within the transaction: deployments of this request now run on an old base image. */
    public record BaseImageChanged(long requestId, String before, String after) {}

    /** Fired within the transaction: who may see this request may have changed. Observe it after the commit. */
    public record ReadersChanged(long requestId) {}

    /** A request as the list shows it. */
    public record Row(
            Long id,
            String imageName,
            String versionTag,
            String repoUrl,
            String repoBranch,
            UpdateMode updateMode,
            RequestStatus status,
            String owner,
            Instant updatedAt)
            implements Identified {
        public Row {
            repoUrl = RepoUrl.masked(repoUrl);
        }
    }

    /** The filter of the list. Null or blank does not filter. */
    public record Filter(RequestStatus status, Whose whose, String owner, String text) {}

    /** The request. Answered with 404 if there is none, or the actor does not see it. */
    public ImageRequest get(Actor actor, long id) {
        return find(actor, id).orElseThrow(NotFound::new);
    }

    /** The request; empty if there is none, or the actor does not see it. */
    public Optional<ImageRequest> find(Actor actor, long id) {
        Optional<ImageRequest> found = Optional.ofNullable(em.find(ImageRequest.class, id))
                .filter(request -> Rights.seesRequest(actor, request));
        found.ifPresent(request -> {
            // Loaded together with the request, because a page reads them after the transaction.
            request.getOwner().getUsername();
            request.getCreatedBy().getUsername();
        });
        return found;
    }

    /** A page of the requests that the actor sees, newest first. */
    public ResultPage<Row> list(Actor actor, Filter filter, ListPart part) {
        Search<Row> search = seen(actor);
        if (filter.owner() != null && !filter.owner().isBlank()) {
            search.where("owner_id", Actor.BY_LOGIN, Folded.of(filter.owner()));
        }
        if (filter.whose() == Whose.MINE) {
            search.where("id", "IN (SELECT id FROM image_requests WHERE owner_id = ? OR created_by = ?)", actor.id());
        }
        return search.whereGiven("status", filter.status())
                .whereContains("search_text", filter.text())
                .page(part);
    }

    /** Requests that the actor sees and whose image's tag begins with this text, in any case: the first by tag. */
    public List<Row> named(Actor actor, String text, int most) {
        return seen(actor).beginning(TAG, Folded.of(text), most);
    }

    private Search<Row> seen(Actor actor) {
        Search<Row> search = new Search<>(
                        em,
                        Row.class,
                        "NEW ru.samosval.request.Requests$Row(r.id, r.imageName, r.versionTag, r.repoUrl, r.repoBranch,"
                                + " r.updateMode, r.status, o.username, r.updatedAt)",
                        "ImageRequest r JOIN r.owner o",
                        "image_requests")
                .sortable("id", "id")
                .sortable("image", TAG)
                .sortable("status", "status")
                .sortable("repository", "LOWER(repo_url)")
                .sortable("mode", "update_mode")
                .sortable("owner", "(SELECT LOWER(o.username) FROM users o WHERE o.id = owner_id)")
                .sortable("updated", "updated_at");
        if (!actor.isStaff()) {
            search.scope("id", "IN (" + Rights.VISIBLE_REQUESTS + ")", actor.id());
        }
        return search;
    }

    /** Saves a new draft. Returns its id. */
    @Transactional
    public long create(Actor actor, RequestData data) {
        Rights.demand(Rights.createsRequests(actor));
        RequestValues values = checked(null, check(data), List.of());
        // Checked before anything refers to the actor's row: they may have been deleted meanwhile.
        audit.demandActive(actor);
        ImageRequest request = new ImageRequest(values, em.getReference(User.class, actor.id()), clock.instant());
        em.persist(request);
        em.flush();
        writeCollaborators(request.getId(), values);
        String details = "image: " + request.getImageName() + ":" + request.getVersionTag() + "; repo_url: "
                + request.getShownRepoUrl() + "; owner: " + values.owner().getUsername();
        audit.record(actor, AuditAction.REQUEST_CREATE, request.getId(), details);
        return request.getId();
    }

    /**
     * Saves a request in any state with an earlier moment, on its owner's behalf. The audit log says nothing of it, as
     * it is sample data. No rights are checked.
     *
     * @param reason why it was rejected; null if it was not
     */
    @Unguarded("sample data, which the start or an administrator has asked for")
    @Transactional(Transactional.TxType.MANDATORY)
    public ImageRequest createPast(
            User owner, RequestData data, RequestStatus status, String reason, Instant timestamp) {
        ImageRequest request =
                new ImageRequest(new CheckedForm(data, List.of()).values(owner, List.of()), owner, timestamp);
        if (status != RequestStatus.DRAFT) {
            request.submit(timestamp);
        }
        if (status != RequestStatus.DRAFT && status != RequestStatus.SUBMITTED) {
            request.moveTo(status, reason, timestamp);
        }
        em.persist(request);
        return request;
    }

    /**
     * Saves an edit.
     *
     * @param rowVersion the request's version when the form was opened
     * @throws Conflict if the request has changed since; nothing is written then
     */
    @Transactional
    public void update(Actor actor, long id, RequestData data, int rowVersion) {
        // Before the first statement, with which the transaction takes the write lock that everyone else waits for.
        CheckedEdit form = new CheckedEdit(check(data), rowVersion);
        ImageRequest request = get(actor, id);
        Rights.demand(Rights.editsRequest(actor, request), EDIT_FORBIDDEN);
        save(actor, request, form);
    }

    /**
     * The form of an edit, already read.
     *
     * @param rowVersion the version of the request that the form was made from
     */
    public record CheckedEdit(CheckedForm form, int rowVersion) {}

    /**
     * Makes and checks the form of an edit before a transaction begins. Empty if that is refused; the edit itself then
     * says why.
     *
     * @param edit makes the form from the present request
     */
    public Optional<CheckedEdit> check(Actor actor, long id, Function<ImageRequest, RequestData> edit) {
        try {
            ImageRequest request = get(actor, id);
            return Optional.of(new CheckedEdit(check(edit.apply(request)), request.getRowVersion()));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    /** Saves an edit of the present request. If the request has changed since the check, the form is made again. */
    @Transactional
    public void edit(Actor actor, long id, Optional<CheckedEdit> checked, Function<ImageRequest, RequestData> edit) {
        ImageRequest request = get(actor, id);
        Rights.demand(Rights.editsRequest(actor, request), EDIT_FORBIDDEN);
        int version = request.getRowVersion();
        save(
                actor,
                request,
                checked.filter(form -> form.rowVersion() == version)
                        .orElseGet(() -> new CheckedEdit(check(edit.apply(request)), version)));
    }

    private void save(Actor actor, ImageRequest request, CheckedEdit edit) {
        long id = request.getId();
        RequestData data = edit.form().data();
        RequestValues values = checked(request, edit.form(), masked(request, data));
        if (request.getRowVersion() != edit.rowVersion()) {
            throw new Conflict("request.edit.conflict");
        }
        String baseImage = request.getBaseImage();
        RequestStatus before = request.getStatus();
        List<RequestChange> changes = new ArrayList<>(request.differences(data));
        if (!actor.isStaff()) {
            request.reopen();
        }
        if (request.getStatus() != before) {
            changes.add(new RequestChange(
                    STATUS, before.getKey(), request.getStatus().getKey()));
        }
        if (changes.isEmpty()) {
            return;
        }
        request.update(values, clock.instant());
        writeCollaborators(id, values);
        audit.record(
                actor,
                AuditAction.REQUEST_UPDATE,
                id,
                changes.stream().map(RequestChange::line).collect(Collectors.joining("; ")));
        if (!baseImage.equals(request.getBaseImage())) {
            baseImageChanged.fire(new BaseImageChanged(id, baseImage, request.getBaseImage()));
        }
        readersChanged.fire(new ReadersChanged(id));
    }

    /**
     * What an edit would change. Refused if the edit would be. Changes nothing.
     *
     * @param edit makes the form that would be sent from the present request
     */
    public List<RequestChange> difference(Actor actor, long id, Function<ImageRequest, RequestData> edit) {
        ImageRequest request = get(actor, id);
        Rights.demand(Rights.editsRequest(actor, request), EDIT_FORBIDDEN);
        RequestData data = edit.apply(request);
        checked(request, check(data), masked(request, data));
        List<RequestChange> changes = new ArrayList<>(request.differences(data));
        if (!actor.isStaff() && request.getStatus() == RequestStatus.REJECTED) {
            // The edit itself does so, too.
            changes.add(new RequestChange(STATUS, RequestStatus.REJECTED.getKey(), RequestStatus.DRAFT.getKey()));
        }
        return changes;
    }

    /**
     * The fields in which the mask of a secret stands in place of the secret, which would be lost if they were saved.
     */
    private static List<FieldError> masked(ImageRequest request, RequestData data) {
        List<FieldError> all = new ArrayList<>();
        RequestData now = request.toData();
        if (Secrets.isMadeOfMasked(data.getRunCommands(), now.getRunCommands())) {
            all.add(new FieldError("run_commands", "request.masked"));
        }
        if (Secrets.isMadeOfMasked(data.getEntrypoint(), now.getEntrypoint())) {
            all.add(new FieldError("entrypoint", "request.masked"));
        }
        return all;
    }

    /**
     * Submits a draft for review.
     *
     * @param rowVersion the version to be submitted, as in {@link #move}
     */
    @Transactional
    public void submit(Actor actor, long id, Integer rowVersion) {
        ImageRequest request = get(actor, id);
        Rights.demand(Rights.submitsRequest(actor, request));
        demandVersion(request, rowVersion);
        RequestStatus before = request.getStatus();
        request.submit(clock.instant());
        audit.record(actor, AuditAction.REQUEST_SUBMIT, id, moved(before, request, null));
    }

    /**
     * An operator's decision on a request. A rejection needs a reason.
     *
     * @param rowVersion the version that the operator saw; null if they do not say
     * @throws Conflict if the request has changed since that version: they would decide on what they have not seen
     */
    @Transactional
    public void move(Actor actor, long id, RequestStatus next, String reason, Integer rowVersion) {
        ImageRequest request = get(actor, id);
        Rights.demand(Rights.operates(actor));
        if (next == null) {
            throw new Invalid("status", "request.status.required");
        }
        String typed = Characters.typed(reason);
        if (typed != null) {
            Characters.refused(typed, true).ifPresent(why -> {
                throw new Invalid(List.of(new FieldError("reject_reason", why)));
            });
            int length = Characters.count(typed);
            if (length > LONGEST_REASON) {
                throw new Invalid("reject_reason", "error.long", LONGEST_REASON, length);
            }
        }
        demandVersion(request, rowVersion);
        RequestStatus before = request.getStatus();
        request.moveTo(next, typed, clock.instant());
        String why = next == RequestStatus.REJECTED ? request.getRejectionReason() : null;
        audit.record(actor, AuditAction.REQUEST_STATUS, id, moved(before, request, why));
    }

    /**
     * Makes sure that an act concerns the version that the actor has seen; null if they do not say.
     *
     * @throws Conflict if the request has another version
     */
    @Unguarded("part of acts whose rights were asked")
    public static void demandVersion(ImageRequest request, Integer rowVersion) {
        if (rowVersion != null && rowVersion != request.getRowVersion()) {
            throw new Conflict("request.move.conflict");
        }
    }

    /** The request after an act, which may have hidden it from its actor. */
    @Unguarded("the end of an act whose rights were asked")
    public ImageRequest done(long id) {
        return Optional.ofNullable(em.find(ImageRequest.class, id)).orElseThrow(NotFound::new);
    }

    /**
     * The page to which an act on a request leads: the request's own, or the list if the actor no longer sees the
     * request.
     */
    public String pageAfter(Actor actor, long id) {
        return Rights.seesRequest(actor, done(id)) ? "/requests/" + id : "/requests";
    }

    private static String moved(RequestStatus before, ImageRequest request, String reason) {
        String move = "status: " + before.getKey() + " → " + request.getStatus().getKey();
        return reason == null ? move : move + "; reason: " + reason.replaceAll("\\R", " ⏎ ");
    }

    /** Reads a form without asking the database. */
    @Unguarded("of the form alone")
    public CheckedForm check(RequestData data) {
        return new CheckedForm(data, validation.check(data));
    }

    /**
     * The values of the form if all of it is right. The errors found here are reported together with those that the
     * form already has. Writes the logins into the form in the case that their users have.
     *
     * @param now the request that is edited; null for a new one
     * @param more further errors to report
     * @throws Invalid if anything is wrong
     */
    private RequestValues checked(ImageRequest now, CheckedForm form, List<FieldError> more) {
        RequestData data = form.data();
        List<FieldError> errors = new ArrayList<>(form.errors());
        errors.addAll(more);
        Optional<User> owner = data.getOwner() == null ? Optional.empty() : users.find(data.getOwner());
        if (data.getOwner() != null
                && CheckedForm.isRightSoFar(errors, "owner")
                && !isOwner(owner, now)
                && owner.filter(u -> u.isActive() && u.getRole() == Role.DEVELOPER)
                        .isEmpty()) {
            errors.add(new FieldError("owner", "request.owner.unknown", Characters.excerpt(data.getOwner())));
        }
        List<User> collaborators = new ArrayList<>();
        for (String login :
                CheckedForm.isRightSoFar(errors, "collaborators") ? data.collaboratorLogins() : List.<String>of()) {
            Optional<User> collaborator = users.find(login);
            if (collaborator.isEmpty()) {
                errors.add(new FieldError("collaborators", "request.collaborators.unknown", Characters.excerpt(login)));
                break;
            }
            collaborators.add(collaborator.get());
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        data.setOwner(owner.orElseThrow().getUsername());
        data.setCollaborators(collaborators.stream().map(User::getUsername).collect(Collectors.joining(", ")));
        return form.values(owner.get(), collaborators);
    }

    /**
     * Whether this is the present owner, who stays owner even if blocked or given another role meanwhile: that must not
     * prevent others from editing the rest.
     */
    private static boolean isOwner(Optional<User> owner, ImageRequest request) {
        return request != null
                && owner.filter(o -> o.getId().equals(request.getOwner().getId()))
                        .isPresent();
    }

    private void writeCollaborators(long id, RequestValues values) {
        em.createQuery("DELETE FROM Collaborator c WHERE c.requestId = :id")
                .setParameter("id", id)
                .executeUpdate();
        values.collaborators().stream()
                .map(User::getId)
                .distinct()
                .forEach(user -> em.persist(new Collaborator(id, user)));
    }
}
