package ru.samosval.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The kinds of RUN commands, the most characteristic first, with what they print. In the phrases {@code @SUBJECT}
 * stands for something that the command names (a package, a file, an address), {@code @BARE} for the same without its
 * version. A line {@code FAIL code text => reason} is one way to fail.
 */
enum CommandKind {
    TEST("pytest tox jest vitest phpunit rspec ctest", "tests/test_orders.py", """
        collected {int 24 400} items
        {int 12 60} passed, {int 0 4} skipped so far
        coverage: {int 61 96} % of lines
        {int 60 400} passed
        FAIL 1 FAILED tests/test_orders.py::test_total_{int 1 30} - AssertionError: {int 10 90} != {int 91 180} \
        => a test failed
        FAIL 1 FAILED tests/test_api.py::test_login - ConnectionRefusedError: [Errno 111] => a test could not \
        reach its database
        """),
    MAVEN("mvn mvnw", "org.example:core", """
        [INFO] Scanning for projects...
        Downloaded from central: https://repo.maven.apache.org/maven2/org/slf4j/slf4j-api/2.0.{int 9 \
        17}/slf4j-api.jar (69 kB)
        [INFO] Compiling {int 12 400} source files with javac [debug release 17] to target/classes
        [INFO] Tests run: {int 12 600}, Failures: 0, Errors: 0, Skipped: {int 0 6}
        [INFO] BUILD SUCCESS
        FAIL 1 [ERROR] Failed to execute goal maven-compiler-plugin:compile: Compilation failure: cannot find \
        symbol => a source file does not compile
        FAIL 1 [ERROR] Tests run: {int 40 300}, Failures: {int 1 4}, Errors: 0 => there are test failures
        FAIL 1 [ERROR] Could not find artifact com.example:commons:jar:1.{int 1 40} in central => Maven found no \
        artifact com.example:commons
        """),
    GRADLE("gradle gradlew", ":app", """
        Starting a Gradle Daemon (subsequent builds will be faster)
        > Task :compileJava
        > Task :test ({int 12 600} tests)
        BUILD SUCCESSFUL, {int 4 19} actionable tasks executed
        FAIL 1 > Task :compileJava FAILED, {int 1 9} errors => a source file does not compile
        FAIL 1 > Task :test FAILED, {int 40 300} tests completed, {int 1 4} failed => there are test failures
        """),
    NPM("npm npx yarn pnpm", "lodash", """
        npm warn deprecated inflight@1.0.6: this module is not supported
        added {int 40 1400} packages, and audited {int 1401 1600} packages
        {int 12 240} packages are looking for funding
        vite v5.4.{int 1 14} building for production, {int 60 900} modules transformed
        found 0 vulnerabilities
        FAIL 1 npm error 404 Not Found - GET https://registry.npmjs.org/@BARE - Not found => the npm registry \
        answered 404 for @BARE
        FAIL 1 npm error ERESOLVE could not resolve the dependency tree for @BARE => npm could not resolve the \
        dependencies of @BARE
        FAIL 1 npm error ETIMEDOUT registry.npmjs.org did not answer => the npm registry did not answer
        """),
    PIP("pip pip3 pipenv poetry uv", "requests", """
        Collecting @SUBJECT
        Downloading @BARE-py3-none-any.whl ({dec 12 9000} kB)
        Building wheels for collected packages: @BARE
        Installing collected packages: typing-extensions, packaging, @BARE
        Successfully installed @BARE
        FAIL 1 ERROR: No matching distribution found for @SUBJECT => pip found no matching distribution for @SUBJECT
        FAIL 1 ERROR: Failed building wheel for @BARE: command 'gcc' failed: No such file or directory => the \
        wheel of @BARE could not be built, gcc is missing
        FAIL 2 ERROR: HTTPSConnectionPool(host='files.pythonhosted.org', port=443): Read timed out => the Python \
        package index did not answer
        """),
    CARGO("cargo rustup rustc", "serde", """
        Updating crates.io index
        Downloaded {int 40 400} crates ({dec 20 400} MB)
        Compiling serde v1.0.{int 190 228}
        Finished `release` profile [optimized] target(s)
        FAIL 101 error[E0308]: mismatched types, src/main.rs:{int 10 400}:{int 5 60} => a source file does not \
        compile
        FAIL 101 error: failed to select a version for `tokio` => cargo could not choose a version of tokio
        """),
    GO("go", "golang.org/x/net", """
        go: downloading golang.org/x/sys v0.{int 20 38}.0
        go: downloading github.com/jackc/pgx/v5 v5.{int 4 7}.{int 0 6}
        {int 30 240} packages compiled
        FAIL 1 ./main.go:{int 10 400}:{int 2 40}: undefined: handler => a source file does not compile
        FAIL 1 go: github.com/example/lib@v1.{int 1 30}.0: unknown revision => a Go module has no such version
        """),
    DOTNET("dotnet", "App.csproj", """
        Determining projects to restore...
        Restored /src/App.csproj
        Build succeeded. 0 Warning(s), 0 Error(s)
        FAIL 1 error CS0246: The type or namespace name 'Order' could not be found => a source file does not compile
        FAIL 1 error NU1101: Unable to find package Newtonsoft.Json.Extra => NuGet found no package \
        Newtonsoft.Json.Extra
        """),
    MAKE("make cmake gcc g++ ninja configure", "all", """
        -- The C compiler identification is GNU 12.2.0
        [ {int 20 49}%] Building C object src/server.c.o
        [ {int 50 95}%] Building C object src/parser.c.o
        [100%] Built target app
        FAIL 2 src/parser.c:{int 10 900}:{int 2 60}: error: implicit declaration of function 'read_all' => a \
        source file does not compile
        FAIL 2 /usr/bin/ld: cannot find -lssl: No such file or directory => the linker found no libssl
        """),
    APT("apt-get apt", "ca-certificates", """
        Get:1 http://deb.debian.org/debian bookworm InRelease [151 kB]
        Fetched {dec 800 9900} kB in {int 1 4}s ({int 1200 9800} kB/s)
        Reading package lists...
        Unpacking @BARE ...
        Setting up @BARE ...
        FAIL 100 E: Unable to locate package @BARE => apt found no package @BARE
        FAIL 100 E: Failed to fetch http://deb.debian.org/debian/pool/main/@BARE.deb  404  Not Found => the \
        Debian mirror answered 404 for @BARE
        FAIL 100 E: The repository 'http://deb.debian.org/debian bookworm Release' is not signed => the signature \
        of the Debian repository is not valid
        """),
    APK("apk", "ca-certificates", """
        fetch https://dl-cdn.alpinelinux.org/alpine/v3.20/main/x86_64/APKINDEX.tar.gz
        ({int 1 9}/{int 10 30}) Installing @BARE
        Executing busybox-1.36.1-r29.trigger
        OK: {int 12 400} MiB in {int 16 90} packages
        FAIL 1 ERROR: unable to select packages: @BARE (no such package) => apk found no package @BARE
        FAIL 1 WARNING: fetching https://dl-cdn.alpinelinux.org/alpine/v3.20/main: temporary error => the Alpine \
        mirror did not answer
        """),
    DNF("dnf yum microdnf", "ca-certificates", """
        Updating Subscription Management repositories.
        Installing: @BARE x86_64
        Installed: @BARE
        Complete!
        FAIL 1 Error: Unable to find a match: @BARE => dnf found no package @BARE
        FAIL 1 Error: Failed to download metadata for repo 'appstream': Status code: 503 => the package mirror \
        answered 503
        """),
    GIT("git", "repository", """
        remote: Enumerating objects: {int 200 9000}, done.
        Receiving objects: 100%, {dec 10 900} MiB | {dec 20 200} MiB/s, done.
        FAIL 128 fatal: could not read from remote repository => git could not read the remote repository
        """),
    DOWNLOAD("curl wget", "https://example.org/file", """
        resolving the host of @SUBJECT
        received {dec 10 900} MB, average {int 2 60} MB/s
        FAIL 22 curl: (22) The requested URL returned error: 404, @SUBJECT => the download of @SUBJECT answered 404
        FAIL 28 curl: (28) Connection timed out after 30001 ms, @SUBJECT => the download of @SUBJECT timed out
        """),
    USER("useradd adduser groupadd addgroup usermod", "app", """
        created @BARE, id {int 1000 1010}
        FAIL 9 useradd: user '@BARE' already exists => the user @BARE already exists
        """),
    FILES("mkdir chmod chown cp mv rm ln touch install tar unzip sed COPY ADD", "/app", """
        FAIL 1 cannot access '@SUBJECT': No such file or directory => @SUBJECT does not exist
        FAIL 1 @SUBJECT: Permission denied => access to @SUBJECT is denied
        """),
    SHELL("echo printf export cd set true date", "/dev/stdout", """
        FAIL 2 /bin/sh: 1: Syntax error: Unterminated quoted string => the shell found an unterminated string
        FAIL 1 /bin/sh: 1: cannot create file: Read-only file system => the file system is read-only
        """),
    GENERIC("", "command", """
        started with {int 2 16} threads
        processed {int 12 900} files in {dec 4 90} s
        done, {dec 4 900} MB written
        FAIL 1 Error: unexpected end of file => it met an unexpected end of file
        FAIL 1 Error: could not open configuration: No such file or directory => its configuration does not exist
        FAIL 127 /bin/sh: 1: command not found => the base image lacks the command
        """);

    /** One way to fail. */
    record Fault(Template line, String reason, int exitCode) {}

    private final List<String> heads;
    private final String subject;
    private final List<Template> output = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    CommandKind(String heads, String subject, String phrases) {
        this.heads = List.of(heads.split(" "));
        this.subject = subject;
        for (String line : phrases.split("\n")) {
            if (line.startsWith("FAIL ")) {
                String[] code = line.split(" ", 3);
                String[] text = code[2].split(" => ");
                faults.add(new Fault(Template.parse(text[0], Map.of()), text[1], Integer.parseInt(code[1])));
            } else {
                output.add(Template.parse(line, Map.of()));
            }
        }
    }

    /** The kind of a command, from its first word, and from the rest if that says more. */
    static CommandKind of(String head, String command) {
        if (head.startsWith("python") && command.contains("-m pip")) {
            return PIP;
        }
        if (head.startsWith("python") && (command.contains("-m pytest") || command.contains("-m unittest"))) {
            return TEST;
        }
        for (CommandKind kind : values()) {
            if (kind.heads.contains(head)) {
                return kind;
            }
        }
        return GENERIC;
    }

    /** Whether commands of this kind do hardly anything. */
    boolean isTrivial() {
        return this == USER || this == FILES || this == SHELL;
    }

    List<Template> output() {
        return output;
    }

    List<Fault> faults() {
        return faults;
    }

    /** What the command works on if it does not say. */
    String subject() {
        return subject;
    }
}
