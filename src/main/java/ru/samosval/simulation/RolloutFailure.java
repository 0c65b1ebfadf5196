package ru.samosval.simulation;

/** Why a rollout fails, and how far it gets before. */
enum RolloutFailure {
    PULL_DENIED(2, 125, "Failed to pull image: registry answered 401 unauthorized, back-off pulling image"),
    PULL_TIMEOUT(2, 125, "Failed to pull image: registry did not answer within 30 s, back-off pulling image"),
    PULL_MANIFEST(2, 125, "Failed to pull image: manifest has no entry for linux/amd64"),
    NO_SPACE(2, 125, "Failed to unpack image: no space left on device, node has disk pressure"),
    VOLUME(3, 125, "Failed to mount volume \"data\": it is still attached to another node"),
    EXEC(4, 126, "Failed to start container: exec of the entrypoint: permission denied"),
    PORT(4, 128, "Failed to start container: address already in use on 0.0.0.0:8080"),
    OUT_OF_MEMORY(5, 137, "Container was killed: memory limit exceeded (OOMKilled, exit code 137)"),
    CRASH(5, 1, "Container exited with code 1 right after start, back-off restarting failed container"),
    CONFIG(5, 78, "Container exited with code 78: required variable DATABASE_URL is not set"),
    PROBE_503(6, 143, "Readiness probe failed: HTTP 503 on :8080/healthz, back-off restarting container"),
    PROBE_REFUSED(6, 143, "Readiness probe failed: connection refused on :8080, progress deadline exceeded"),
    PROBE_TIMEOUT(6, 143, "Readiness probe failed: no answer on :8080/healthz within 1 s, progress deadline exceeded");

    private static final RolloutFailure[] ALL = values();

    /** With fewer steps than this the program has not been started. */
    private static final int STARTED = 5;

    private final int steps;
    private final int exitCode;
    private final String sentence;

    RolloutFailure(int steps, int exitCode, String sentence) {
        this.steps = steps;
        this.exitCode = exitCode;
        this.sentence = sentence;
    }

    static RolloutFailure of(long seed) {
        return ALL[(int) Seed.range(Seed.of(seed, 6), 0, ALL.length - 1)];
    }

    /** How many of the rollout's usual lines come before the failure. */
    int steps() {
        return steps;
    }

    String sentence() {
        return sentence;
    }

    /**
     * The exit code as Docker gives it: 125 if no start was tried, 126 or 128 if the start failed, 128 + n after signal
     * n.
     */
    int exitCode() {
        return exitCode;
    }

    /** Whether the program was started. */
    boolean isStarted() {
        return steps >= STARTED;
    }
}
