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

/** The form of a request, read once and without the database. It has either errors or typed values. */
public final class CheckedForm {

    /** The fields that make the Dockerfile. */
    private static final Set<String> OF_DOCKERFILE = Set.of("base_image", "run_commands", "entrypoint");

    private final RequestData data;
    private final List<FieldError> errors;
    private RepoUrl.Typed address;
    private List<RunCommand> commands;
    private StartCommand start;

    /**
     * Reads a form.
     *
     * @param broken the errors that its constraints have found; those fields are not read
     */
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

    /** Whether the field has no error yet. A field shows only one sentence, for the first rule that it breaks. */
    static boolean isRightSoFar(List<FieldError> errors, String field) {
        return errors.stream().noneMatch(e -> e.field().equals(field));
    }

    RequestData data() {
        return data;
    }

    /** All errors, in the order of the rules. */
    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /** The errors of the fields that make the Dockerfile. */
    List<FieldError> dockerfileErrors() {
        return errors.stream().filter(e -> OF_DOCKERFILE.contains(e.field())).toList();
    }

    /** The Dockerfile that would be saved. Must not be called if there are {@link #dockerfileErrors}. */
    Dockerfile dockerfile() {
        return new Dockerfile(data.getBaseImage(), commands, start);
    }

    /**
     * The values of a form without errors.
     *
     * @throws IllegalStateException if it has errors
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
