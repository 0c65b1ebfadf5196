package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.dockerfile.RunCommand;
import ru.samosval.dockerfile.StartCommand;
import ru.samosval.dockerfile.Unreadable;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.user.User;

/**
 * A request's form, read once: what is wrong with it by itself, without asking the database, and what it means where nothing
 * is.
 */
public final class CheckedForm {

    /** What a Dockerfile is made of. */
    private static final Set<String> OF_DOCKERFILE = Set.of("base_image", "run_commands", "entrypoint");

    private final RequestData data;
    private final List<FieldError> errors;
    private RepoUrl.Typed address;
    private List<RunCommand> commands;
    private StartCommand start;

    /** Reads what the constraints of {@link RequestData} have let pass; {@code broken} is what they have not. */
    CheckedForm(RequestData data, List<FieldError> broken) {
        this.data = data;
        errors = new ArrayList<>(broken);
        readAddress();
        if (data.getUpdateMode() == UpdateMode.STATIC && data.getTargetCommit() == null) {
            errors.add(new FieldError("target_commit", "request.target_commit.required"));
        }
        readDockerfile();
    }

    private void readAddress() {
        if (data.getRepoUrl() == null || !isRightSoFar(errors, "repo_url")) {
            return;
        }
        address = RepoUrl.typed(data.getRepoUrl());
        if (address.problem() != null) {
            errors.add(new FieldError("repo_url", address.problem()));
        }
    }

    private void readDockerfile() {
        boolean run = isRightSoFar(errors, "run_commands");
        boolean entrypoint = isRightSoFar(errors, "entrypoint");
        try {
            commands = run ? RunCommand.read(data.getRunCommands()) : null;
        } catch (Unreadable e) {
            errors.add(new FieldError("run_commands", e.key(), e.arguments()));
        }
        try {
            start = entrypoint ? StartCommand.read(data.getEntrypoint()) : null;
        } catch (Unreadable e) {
            errors.add(new FieldError("entrypoint", e.key(), e.arguments()));
        }
    }

    /** A field has one sentence, that of the first rule it breaks. */
    static boolean isRightSoFar(List<FieldError> errors, String field) {
        return errors.stream().noneMatch(e -> e.field().equals(field));
    }

    RequestData data() {
        return data;
    }

    /** What is wrong, in the order of the rules; empty where nothing is. */
    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /** What of it is wrong in the fields that its Dockerfile is made of. */
    List<FieldError> dockerfileErrors() {
        return errors.stream().filter(e -> OF_DOCKERFILE.contains(e.field())).toList();
    }

    /** The Dockerfile that the form would be saved with, where it has no {@link #dockerfileErrors}. */
    Dockerfile dockerfile() {
        return new Dockerfile(data.getBaseImage(), commands, start);
    }

    /**
     * The values of a form in which nothing is wrong.
     *
     * @throws IllegalStateException where something is
     */
    RequestValues values(User owner, List<User> collaborators) {
        if (!errors.isEmpty()) {
            throw new IllegalStateException("not right: " + errors);
        }
        return new RequestValues(
                data.getImageName(),
                address.saved(),
                address.repository(),
                data.getRepoBranch(),
                data.getUpdateMode(),
                data.getTargetCommit(),
                data.getBaseImage(),
                data.getRunCommands(),
                data.getEntrypoint(),
                dockerfile(),
                data.ramMb(),
                data.vcpu(),
                data.getVersionTag(),
                owner,
                collaborators);
    }
}
