package ru.samosval.request;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import ru.samosval.access.Guarded;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.dockerfile.Unreadable;
import ru.samosval.input.Folded;
import ru.samosval.input.Secrets;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.user.User;

/**
 * A request for a deployment (section 4.2 of the specification): what to build, from what, and with which resources.
 */
@Entity
@Table(name = "image_requests")
public class ImageRequest implements Guarded {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "image_name")
    private String imageName;

    @Column(name = "repo_url")
    private String repoUrl;

    @Column(name = "repo_branch")
    private String repoBranch;

    @Column(name = "update_mode")
    private UpdateMode updateMode;

    @Column(name = "target_commit")
    private String targetCommit;

    @Column(name = "base_image")
    private String baseImage;

    @Column(name = "run_commands")
    private String runCommands;

    private String entrypoint;

    @Column(name = "dockerfile_content")
    private String dockerfileContent;

    @Column(name = "ram_mb")
    private int ramMb;

    private double vcpu;

    @Column(name = "version_tag")
    private String versionTag;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "owner_id")
    private User owner;

    private RequestStatus status;

    private String collaborators;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "created_by")
    private User createdBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "rejection_reason")
    private String rejectionReason;

    @Column(name = "repo_key")
    private String repoKey;

    @Column(name = "repo_name")
    private String repoName;

    @Column(name = "search_text")
    private String searchText;

    @Version
    @Column(name = "row_version")
    private int rowVersion;

    protected ImageRequest() {}

    /** A new draft. */
    ImageRequest(RequestValues values, User createdBy, Instant now) {
        this.createdBy = createdBy;
        this.createdAt = now;
        this.status = RequestStatus.DRAFT;
        write(values, now);
    }

    /** Takes over the values of an edit. */
    void update(RequestValues values, Instant now) {
        write(values, now);
    }

    /** The fields in which the request differs from the form. */
    List<RequestChange> differences(RequestData data) {
        List<RequestChange> changes = new ArrayList<>();
        note(changes, "image_name", imageName, data.getImageName());
        String newRepoUrl = RepoUrl.saved(data.getRepoUrl());
        if (!Objects.equals(repoUrl, newRepoUrl)) {
            changes.add(new RequestChange("repo_url", RepoUrl.masked(repoUrl), RepoUrl.masked(newRepoUrl)));
        }
        note(changes, "repo_branch", repoBranch, data.getRepoBranch());
        note(changes, "update_mode", updateMode.getKey(), key(data.getUpdateMode()));
        note(changes, "target_commit", targetCommit, data.getTargetCommit());
        note(changes, "base_image", baseImage, data.getBaseImage());
        noteMasked(changes, "run_commands", toData().getRunCommands(), data.getRunCommands());
        noteMasked(changes, "entrypoint", entrypoint, data.getEntrypoint());
        note(changes, "ram_mb", toData().getRamMb(), data.getRamMb());
        note(changes, "vcpu", toData().getVcpu(), data.getVcpu());
        note(changes, "version_tag", versionTag, data.getVersionTag());
        note(changes, "owner", owner.getUsername(), data.getOwner());
        note(changes, "collaborators", collaborators, joined(data));
        return changes;
    }

    private static String key(UpdateMode mode) {
        return mode == null ? null : mode.getKey();
    }

    private void write(RequestValues values, Instant now) {
        imageName = values.imageName();
        repoUrl = values.repoUrl();
        repoKey = values.repository().key();
        repoName = values.repository().name();
        repoBranch = values.repoBranch();
        updateMode = values.updateMode();
        targetCommit = values.targetCommit();
        baseImage = values.baseImage();
        runCommands = values.runCommands();
        entrypoint = values.entrypoint();
        dockerfileContent = values.dockerfile().text();
        ramMb = values.ramMb();
        vcpu = values.vcpu();
        versionTag = values.versionTag();
        owner = values.owner();
        collaborators = values.joinedCollaborators();
        searchText = Folded.of(String.join(
                " ",
                imageName + ":" + versionTag,
                RepoUrl.masked(repoUrl),
                repoBranch,
                baseImage,
                Objects.toString(targetCommit, "")));
        updatedAt = now;
    }

    /** Turns a rejected request that its author edits back into a draft. */
    void reopen() {
        if (status == RequestStatus.REJECTED) {
            status = RequestStatus.DRAFT;
        }
    }

    void submit(Instant now) {
        if (!status.isSubmittable()) {
            throw new Conflict("request.move.illegal", status, RequestStatus.SUBMITTED);
        }
        status = RequestStatus.SUBMITTED;
        updatedAt = now;
    }

    /**
     * Applies an operator's decision. A rejection needs a reason, which is kept until the request is approved.
     *
     * @throws Conflict if the request cannot go from its state to that one
     * @throws Invalid if a rejection has no reason
     */
    void moveTo(RequestStatus next, String reason, Instant now) {
        if (!status.canBecome(next)) {
            throw new Conflict("request.move.illegal", status, next);
        }
        if (next == RequestStatus.REJECTED && (reason == null || reason.isBlank())) {
            throw new Invalid("reject_reason", "request.reject_reason.required");
        }
        status = next;
        if (next == RequestStatus.REJECTED) {
            rejectionReason = reason.strip();
        } else if (next == RequestStatus.APPROVED) {
            rejectionReason = null;
        }
        updatedAt = now;
    }

    private static String joined(RequestData data) {
        List<String> logins = data.collaboratorLogins();
        return logins.isEmpty() ? null : String.join(",", logins);
    }

    private static void note(List<RequestChange> changes, String column, String before, String after) {
        if (!Objects.equals(before, after)) {
            changes.add(new RequestChange(column, before, after));
        }
    }

    /** Notes a difference even if only masked parts differ. */
    private static void noteMasked(List<RequestChange> changes, String column, String before, String after) {
        if (!Objects.equals(before, after)) {
            changes.add(new RequestChange(column, Secrets.masked(before), Secrets.masked(after)));
        }
    }

    @Override
    public long ownerId() {
        return owner.getId();
    }

    @Override
    public long authorId() {
        return createdBy.getId();
    }

    @Override
    public boolean isOpenToItsAuthor() {
        return status == RequestStatus.DRAFT || status == RequestStatus.REJECTED;
    }

    @Override
    public boolean namesCollaborator(String username) {
        return collaborators != null && Arrays.asList(collaborators.split(",")).contains(username);
    }

    /** The Dockerfile that is built; empty if an old request has texts that are no longer accepted. */
    public Optional<Dockerfile> dockerfile() {
        try {
            return Optional.of(Dockerfile.read(baseImage, runCommands, entrypoint));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    /** The request as the form for its edit shows it. */
    public RequestData toData() {
        RequestData data = new RequestData();
        data.setImageName(imageName);
        data.setRepoUrl(RepoUrl.withoutSecret(repoUrl));
        data.setRepoBranch(repoBranch);
        data.setUpdateMode(updateMode);
        data.setTargetCommit(targetCommit);
        data.setBaseImage(baseImage);
        data.setRunCommands(runCommands);
        data.setEntrypoint(entrypoint);
        data.setRamMb(Integer.toString(ramMb));
        data.setVcpu(vcpu == Math.rint(vcpu) ? Long.toString((long) vcpu) : Double.toString(vcpu));
        data.setVersionTag(versionTag);
        data.setOwner(owner.getUsername());
        data.setCollaborators(collaborators == null ? null : collaborators.replace(",", ", "));
        return data;
    }

    /**
     * The form of another request like this one: without the commit, and owned by this user.
     *
     * @param keepsSecrets whether commands that hold secrets are taken over; otherwise their fields are empty
     */
    RequestData toDataOfAnother(String newOwner, boolean keepsSecrets) {
        RequestData data = toData();
        data.setOwner(newOwner);
        data.setTargetCommit(null);
        if (!keepsSecrets && !Objects.equals(runCommands, getShownRunCommands())) {
            data.setRunCommands(null);
        }
        if (!keepsSecrets && !Objects.equals(entrypoint, getShownEntrypoint())) {
            data.setEntrypoint(null);
        }
        return data;
    }

    public Long getId() {
        return id;
    }

    public String getImageName() {
        return imageName;
    }

    /** The address as readers see it, with its secret masked. */
    public String getShownRepoUrl() {
        return RepoUrl.masked(repoUrl);
    }

    public String getRepoBranch() {
        return repoBranch;
    }

    public UpdateMode getUpdateMode() {
        return updateMode;
    }

    public boolean isContinuous() {
        return updateMode == UpdateMode.CONTINUOUS;
    }

    public String getTargetCommit() {
        return targetCommit;
    }

    public String getBaseImage() {
        return baseImage;
    }

    public String getEntrypoint() {
        return entrypoint;
    }

    /** The RUN commands as readers see them, with secrets masked. */
    String getShownRunCommands() {
        return Secrets.masked(runCommands);
    }

    /** The start command as readers see it. */
    String getShownEntrypoint() {
        return Secrets.masked(entrypoint);
    }

    /** The Dockerfile as readers see it. */
    public String getShownDockerfile() {
        return Secrets.masked(dockerfile().map(Dockerfile::text).orElse(dockerfileContent));
    }

    public int getRamMb() {
        return ramMb;
    }

    public double getVcpu() {
        return vcpu;
    }

    public String getVersionTag() {
        return versionTag;
    }

    public User getOwner() {
        return owner;
    }

    public RequestStatus getStatus() {
        return status;
    }

    public String getCollaborators() {
        return collaborators;
    }

    public User getCreatedBy() {
        return createdBy;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public Instant getUpdatedAt() {
        return updatedAt;
    }

    /** Why it was last rejected; null if it never was, or has been approved since. */
    public String getRejectionReason() {
        return Secrets.masked(rejectionReason);
    }

    public int getRowVersion() {
        return rowVersion;
    }
}
