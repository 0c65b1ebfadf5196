package ru.samosval.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Sentences;
import ru.samosval.refusal.Refusal.Text;

/** What people paste into the field of RUN commands. */
class RunCommandTest {

    /** The number of RUN instructions in the recorded files, except one that is cut off by the end of its file. */
    private static final int RECORDED_COMMANDS = 517;

    /**
     * {@code ⏎} is a line's end, {@code ·} separates commands, {@code «} and {@code »} are double quotes, {@code ¦} is
     * a pipe, {@code ≈} a tilde, {@code ␣} a no-break space.
     */
    private static String typed(String text) {
        return text.replace('⏎', '\n')
                .replace('→', '\t')
                .replace('«', '"')
                .replace('»', '"')
                .replace('¦', '|')
                .replace('≈', '~')
                .replace('␣', '\u00a0');
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a command a line       | apt-get update⏎pip install x                                        | apt-get update·pip install x
            continuation           | set -eux; \\⏎  apt-get update; \\⏎  apt-get install -y curl         | set -eux;   apt-get update;   apt-get install -y curl
            comment between        | set -eux; \\⏎# tools⏎  apt-get update                               | set -eux;   apt-get update
            empty line between     | a \\⏎⏎  b                                                           | a   b
            the keyword            | RUN apt-get update⏎run  npm ci⏎Run→make                             | apt-get update·npm ci·make
            keyword and line end   | RUN \\⏎  apt-get update                                             | apt-get update
            comments               | # one⏎a # not one⏎  # two⏎b                                         | a # not one·b
            the top of a file      | # syntax=docker/dockerfile:1⏎# escape=\\⏎a                          | a
            two backslashes        | echo \\\\⏎b                                                         | echo \\\\·b
            heredoc                | <<EOF⏎echo hi⏎EOF                                                   | <<EOF
            heredoc and more       | RUN <<EOF⏎RUN inside⏎# too⏎⏎EOF⏎make                                | <<EOF·make
            two heredocs           | cat <<A >a && cat <<-'B' >b⏎1⏎A⏎→2⏎→B⏎make                          | cat <<A >a && cat <<-'B' >b·make
            delimiter in quotes    | cat <<«one two»⏎x⏎one two                                           | cat <<«one two»
            heredoc over two lines | cat <<EOF \\⏎  > /x⏎a⏎EOF                                           | cat <<EOF   > /x
            here string            | cat <<<x⏎cat <<< «a b»                                              | cat <<<x·cat <<< «a b»
            in quotes              | echo «<<EOF»⏎b                                                      | echo «<<EOF»·b
            arithmetic             | echo $((x<<2))                                                      | echo $((x<<2))
            options                | --mount=type=cache,target=/x --network=none pip install x           | --mount=type=cache,target=/x --network=none pip install x
            list, glued            | RUN[«apt-get», «update»]⏎run[ «x» ]                                 | [«apt-get», «update»]·[ «x» ]
            list                   | RUN [«apt-get», «update»]                                           | [«apt-get», «update»]
            a test in brackets     | [ -d /x ] && rm /x⏎[[ -f x ]]                                       | [ -d /x ] && rm /x·[[ -f x ]]
            the program env        | env A=b make                                                        | env A=b make
            a program of that name | RUN copy a b                                                        | copy a b
            no-break space         | RUN apt-get update                                                  | apt-get update
            secret in a variable   | export AWS_SECRET_ACCESS_KEY=abc123 && ./x                          | export AWS_SECRET_ACCESS_KEY=abc123 && ./x
            """)
    void areReadAsTheCommandsThatTheyMean(String what, String text, String expected) throws Exception {
        List<String> commands = Arrays.asList(typed(expected).split("·"));
        List<RunCommand> read = RunCommand.read(typed(text));
        assertEquals(commands, read.stream().map(RunCommand::line).toList());
        assertEquals(read, RunCommand.read(typed(text).replace("\n", "\r\n")), "with CRLF");
        assertEquals(commands, runs(new Dockerfile("x", read, null).text()), "in the file");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            last backslash        | pip install x \\                          | continued                | 1
            ... before comments   | a⏎b \\⏎⏎# end                             | continued                | 2
            a whole Dockerfile    | FROM debian:12⏎RUN a⏎COPY . /app          | instruction.from         | 1, FROM
            files                 | RUN a⏎COPY . /app                         | instruction              | 2, COPY
            small letters         | a⏎add x /y                                | instruction              | 2, add
            environment           | ENV A=b                                   | instruction              | 1, ENV
            small environment     | env A=b C=d                               | instruction              | 1, env
            start command         | RUN a⏎⏎CMD [«x»]                          | instruction.start        | 3, CMD
            entrypoint            | Entrypoint x                              | instruction.start        | 1, Entrypoint
            keyword alone         | a⏎RUN                                     | empty                    | 2
            keyword twice         | RUN RUN apt-get update                    | keyword                  | 1, RUN
            ... behind options    | a⏎RUN --network=none Run x                | keyword                  | 2, Run
            keyword and another   | RUN COPY . /app                           | keyword                  | 1, COPY
            start command, glued  | CMD[«x»]                                  | instruction.start        | 1, CMD
            files, glued          | copy[«a», «b»]                            | instruction              | 1, COPY
            list not opened       | a⏎RUN «a», «b»]                           | list                     | 2
            bracket alone         | ]                                         | list                     | 1
            option alone          | --mount=type=cache,target=/x              | empty                    | 1
            unknown option        | RUN --moutn=type=cache a                  | option                   | 1, --moutn=type=cache
            numbers in a list     | [1, 2]                                    | list                     | 1
            an empty list         | a⏎[]                                      | list.program             | 2
            escape directive      | # escape=`⏎a                              | escape                   | 1
            unfinished heredoc    | a⏎<<EOF⏎echo hi⏎ EOF                      | heredoc                  | 2, EOF
            tabs need a dash      | <<EOF⏎→EOF                                | heredoc                  | 1, EOF
            the second unfinished | <<A <<B⏎A                                 | heredoc                  | 1, B
            glued                 | cat<<EOF⏎a⏎EOF                            | heredoc.glued            | 1
            quote not closed      | echo it's <<EOF⏎EOF                       | quote                    | 1, '
            strange braces        | echo ${!x} <<EOF⏎EOF                      | heredoc.words            | 1
            quote in a comment    | cat <<EOF # it's⏎EOF                      | heredoc.quote            | 1
            delimiter a variable  | cat <<${x}⏎x                              | heredoc.name             | 1
            """)
    void areRefusedNamingTheLineWhereTheyAreSomethingElse(String what, String text, String key, String arguments) {
        Unreadable refused = assertThrows(Unreadable.class, () -> RunCommand.read(typed(text)));
        assertEquals("request.run_commands." + key, refused.key());
        assertEquals(
                arguments,
                Arrays.stream(refused.arguments()).map(Object::toString).collect(Collectors.joining(", ")));
    }

    @Test
    void areKeptAsTheyWereTypedButForCommentsBetweenContinuedLines() throws Exception {
        assertEquals(
                """
                # syntax=docker/dockerfile:1
                FROM a
                RUN set -eux; \\
                  apt-get update
                RUN <<EOF
                  echo hi \\

                # inside
                EOF
                RUN make
                """,
                Dockerfile.read(
                                "a",
                                "RUN set -eux; \\\n# tools\n\n  apt-get update\n\n<<EOF\n  echo hi \\\n\n# inside\nEOF\nmake",
                                null)
                        .text());
    }

    @Test
    void onlyWhatNeedsItBringsASyntaxLine() throws Exception {
        assertTrue(Dockerfile.read("a", "<<E\nE", null).text().startsWith("# syntax=docker/dockerfile:1\nFROM a\n"));
        assertTrue(Dockerfile.read("a", "--mount=type=tmpfs,target=/t x", null)
                .text()
                .startsWith("# syntax="));
        assertEquals(
                "FROM a\nRUN b \\\n c\n", Dockerfile.read("a", "b \\\n c", null).text());
        assertEquals("FROM nginx\n", Dockerfile.read("nginx", " \n ", "  ").text());
        assertEquals("FROM nginx\n", Dockerfile.read("nginx", null, null).text());
    }

    @Test
    void areNamedInTheLogAsBuildKitNamesThem() throws Exception {
        assertEquals("a   b", RunCommand.read("a \\\n  b").get(0).title());
        assertEquals(
                "<<EOF (echo hi)",
                RunCommand.read("<<EOF\n  echo hi\nEOF").get(0).title());
        assertEquals(
                "<<EOF (echo hi...)",
                RunCommand.read("<<EOF\necho hi\nmake\nEOF").get(0).title());
        assertEquals(
                "python3 <<EOF",
                RunCommand.read("python3 <<EOF\nprint()\nEOF").get(0).title());
        assertEquals(
                "pip install x",
                RunCommand.read("--mount=type=cache,target=/c pip install x")
                        .get(0)
                        .script());
    }

    @Test
    void standInTheHistoryOfAnImageAsBuildKitWritesThem() throws Exception {
        Map<String, String> recorded = Map.of(
                "--mount=type=cache,target=/x --network=none make", "/bin/sh -c make",
                "a \\\n  b", "/bin/sh -c a   b",
                "[\"apt-get\", \"-y\", \"install\", \"a b\"]", "apt-get -y install a b",
                "--network=none [\"a\"]", "a",
                "[ -f x ] && make", "/bin/sh -c [ -f x ] && make",
                "<<EOF\n  echo a\nmake\nEOF", "/bin/sh -c   echo a\nmake\n",
                "<<-EOF\n\techo a\n\t\tmake\n\tEOF", "/bin/sh -c echo a\nmake\n",
                "<<EOF\n#!/usr/bin/env python3\nprint()\nEOF", "/bin/sh -c /dev/pipes/EOF",
                "python3 <<EOF\nprint()\nEOF", "/bin/sh -c python3 <<EOF\nprint()\nEOF");
        for (Map.Entry<String, String> each : recorded.entrySet()) {
            assertEquals(each.getValue(), RunCommand.read(each.getKey()).get(0).recorded(text -> text));
        }
        assertEquals(
                "login --password *** x",
                RunCommand.read("[\"login\", \"--password\", \"a b\", \"x\"]")
                        .get(0)
                        .recorded(text -> text.replace("a b", "***")),
                "masked before it is taken apart");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            one line               ~ if [ -f x ]; then rm x; elif y; then z; else make; fi
            a loop                 ~ for x in a b; do echo $x; done > /log 2>&1 && echo done
            no values              ~ for x do echo «$x»; done
            a loop that waits      ~ while ! nc -z db 5432; do sleep 1; done &
            until                  ~ until x; do y; done ¦ sort
            case                   ~ case «$(uname -m)» in x86_64) a=1 ;; arm*¦aarch64) a=2;; (*) exit 1; esac; echo $a
            case, last unended     ~ case x in a) ;; b) y¦z && w; esac
            case in a substitution ~ x=$(case y in a) echo 1;; esac) && echo $x
            group                  ~ { a; b; } && ( c; (d) ) ¦¦ e
            function               ~ f() { echo $1; }; f x
            function of bash       ~ function f { echo; }; f
            words as arguments     ~ echo if then fi do done { } case esac && touch then
            in continued lines     ~ set -eux; \\⏎  for x in a b; do \\⏎    # each⏎    echo $x; \\⏎  done; \\⏎  if a; then \\⏎ b; \\⏎ fi
            operators at the end   ~ a && \\⏎  b ¦ \\⏎  c
            operators in front     ~ a \\⏎  && b \\⏎  ¦ c
            quotes                 ~ echo 'it is «here»' «it's \\« $(echo «)») $x» it\\'s ab'c d'e
            quote over lines       ~ echo «a \\⏎  b»
            parameters             ~ echo ${x#y} ${x##*/} ${x%%'}'} «${x:-it's}» ${#x} $# ${x/#a/b}
            arithmetic             ~ echo $((16#ff + (1<<2))) $(( (a) > b )) && ((i++)) ¦¦ x
            substitution           ~ a=$(b «$(c)» ¦ d) `e 'f'` «`g`»
            arrays                 ~ a=(x 'y z') && b+=(w) && declare -A c=([k]=v)
            tests of bash          ~ [[ $a =≈ ^(x¦y)$ && ! -f z ]] && c
            extended patterns      ~ rm -rf !(keep) @(a¦b)*
            process substitution   ~ diff <(sort a) <(sort b) > >(tee c)
            ANSI-C                 ~ printf $'it\\'s' && sed -e 's/#/x/' # it's a comment (here
            comment alone at end   ~ a; # if then «
            redirections           ~ a 2>/dev/null >&2 <&- &>x &>>y <<<z >¦w
            a file emptied         ~ > /var/log/x
            a folder, and no more  ~ a⏎cd /x
            a folder and then      ~ cd /x && a⏎cd; b⏎c
            process number         ~ a$${x#b}
            RUN in the middle      ~ a \\⏎  b RUN c
            a colon                ~ : > x && a ¦¦ :
            negation               ~ ! grep x y
            braces of words        ~ mkdir -p a/{b,c} && echo {} && find . -exec rm {} \\;
            an escaped blank alone ~ cut -d \\  -f 1 x && tr -s \\  ¦ cut -d \\  -f 4 && x -F \\  && y
            escaped blanks         ~ ls a\\ b \\ c && cut -d\\  -f1
            backslash, two         ~ echo \\\\⏎b
            heredoc                ~ <<EOF⏎if x; then⏎it's $(⏎EOF
            heredoc, its body free ~ <<EOF bash -e⏎#!/bin/bash⏎for x in a b; do⏎  cd $x⏎done⏎EOF
            heredoc and more       ~ cat <<EOF > x && if a; then b; fi⏎»⏎EOF
            list                   ~ [«sh», «-c», «if x; then»]
            in quotes typographic  ~ git commit -m «– “it’s”␣so» && echo “so” – x a␣b && printf —x
            a dash alone           ~ x – y
            percent, dollar        ~ %x && $x && $(x) && a$
            a path, then a comment ~ /app/run.sh # start
            key in an argument     ~ curl -H web: run: x
            a note                 ~ a⏎#! not a script⏎# apt-get update⏎b
            notes alone            ~ # nothing to do⏎# syntax=docker/dockerfile:1⏎# apt
            mount                  ~ --mount=type=secret,id=x,required --mount=type=ssh --mount=target=/x,ro,from=a a
            mount, more            ~ --mount=type=cache,target=/x,sharing=locked,uid=1,gid=$G,mode=0755 --network=host a
            mount, more yet        ~ --mount=TYPE=TmpFS,dst=/x,size=64m --mount=type=$T,x=y --security=insecure a
            mount in quotes        ~ --mount=type=cache,target=«/a b» --mount=«type=secret,id=api key» a
            mount, blank           ~ --mount=type=cache,target=/a\\ b go build
            options ended          ~ -- ls -l
            lines in quotes        ~ printf 'FROM a\\n\\⏎RUN b\\n' > Dockerfile
            lines in double quotes ~ echo «FROM a \\⏎RUN b» > Dockerfile
            words in small letters ~ apt-get \\⏎  install env \\⏎  from add && npm \\⏎  run x
            names in a row         ~ unset \\⏎  USER SHELL
            time, coproc           ~ time { make; } && time (cd x && make); time -p ls; coproc X { ls; }
            here-string, odd words ~ read -r v <<< «${x,,}» && echo $v
            here-string, a length  ~ for f in «${files[@]}»; do echo «$f»; done; read -r v <<< «$x»
            shift, odd words       ~ n=$((1<<3)) && echo ${x^^}
            closers in a row       ~ { (a) } && if (a) then (b) fi
            device                 ~ --device=nvidia.com/gpu=all,required --device=name=x,required=false a
            """)
    void areTakenWhereAShellTakesThem(String what, String text) throws Exception {
        String typed = typed(text);
        List<RunCommand> read = RunCommand.read(typed);
        assertEquals(read.stream().map(RunCommand::line).toList(), runs(new Dockerfile("x", read, null).text()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            and                    ~ a &&⏎b                                     ~ ends        ~ 1, &&
            or, a comment behind   ~ x⏎a ¦¦ # so⏎b                              ~ ends        ~ 2, ¦¦
            pipe                   ~ a ¦⏎b                                      ~ ends        ~ 1, ¦
            in a continued line    ~ a; \\⏎b &&⏎c                               ~ ends        ~ 2, &&
            to nowhere             ~ a >                                        ~ ends        ~ 1, >
            not                    ~ !                                          ~ ends        ~ 1, !
            a function's name      ~ f()⏎{⏎a⏎}                                  ~ ends        ~ 1, ()
            parenthesis            ~ (⏎cd x⏎)                                   ~ open        ~ 1, (, )
            brace                  ~ RUN {⏎a⏎}                                  ~ open        ~ 1, {, }
            a function             ~ a⏎f() {⏎a⏎}                                ~ open        ~ 2, {, }
            if                     ~ if [ -f x ]; then⏎a⏎fi                     ~ open        ~ 1, then, fi
            if, then below         ~ if [ -f x ]⏎then                           ~ open        ~ 1, if, then
            no semicolon           ~ if x; then \\⏎ a \\⏎fi                     ~ open        ~ 1, then, fi
            else                   ~ if x; then y; \\⏎else                      ~ open        ~ 2, else, fi
            elif                   ~ if x; then y; elif z; fi                   ~ stray       ~ 1, fi
            for                    ~ for x in 1 2; do⏎a⏎done                    ~ open        ~ 1, do, done
            for, do below          ~ for x in 1 2⏎do⏎a⏎done                     ~ open        ~ 1, for, do
            while                  ~ while read x; do                           ~ open        ~ 1, do, done
            case                   ~ case x in⏎a) b ;;⏎esac                     ~ open        ~ 1, case, esac
            a test of bash         ~ [[ -f x &&⏎ -f y ]]                        ~ open        ~ 1, [[, ]]
            substitution           ~ x=$(cat⏎y)                                 ~ open        ~ 1, $(, )
            parameter              ~ echo ${x                                   ~ open        ~ 1, ${, }
            an array               ~ x=(a⏎b)                                    ~ open        ~ 1, (, )
            heredoc in another     ~ x=$(cat <<EOF⏎a⏎EOF⏎)                      ~ open        ~ 1, $(, )
            single quote           ~ echo it's                                  ~ quote       ~ 1, '
            double quote           ~ a \\⏎  «b⏎c»                               ~ quote       ~ 2, «
            begins: and            ~ a⏎&& b                                     ~ begins      ~ 2, &&
            begins: or             ~ ¦¦ b                                       ~ begins      ~ 1, ¦¦
            begins: pipe           ~ a⏎RUN ¦ b                                  ~ begins      ~ 2, ¦
            begins: semicolon      ~ ; b                                        ~ begins      ~ 1, ;
            begins: two semicolons ~ ;; b                                       ~ begins      ~ 1, ;;
            begins: parenthesis    ~ ) > x                                      ~ begins      ~ 1, )
            begins: brace          ~ }                                          ~ begins      ~ 1, }
            begins: fi             ~ fi                                         ~ begins      ~ 1, fi
            begins: done           ~ done < x                                   ~ begins      ~ 1, done
            begins: then           ~ then a                                     ~ begins      ~ 1, then
            begins: do             ~ do a                                       ~ begins      ~ 1, do
            begins: else           ~ else                                       ~ begins      ~ 1, else
            begins: elif           ~ elif a; then                               ~ begins      ~ 1, elif
            begins: esac           ~ esac                                       ~ begins      ~ 1, esac
            stray                  ~ a; fi                                      ~ stray       ~ 1, fi
            stray operator         ~ a && ¦ b                                   ~ stray       ~ 1, ¦
            stray parenthesis      ~ echo a (b)                                 ~ stray       ~ 1, (
            backslash and comment  ~ a && \\ # so⏎b                             ~ backslash   ~ 1
            two blanks             ~ a; \\  #so⏎b                               ~ backslash   ~ 1
            backslash and no-break ~ a \\␣⏎b                                    ~ backslash   ~ 1
            flattened              ~ apt-get update \\ && apt-get install x      ~ backslash   ~ 1
            comment that goes on   ~ a \\⏎b # so \\⏎c                            ~ comment     ~ 2
            ... behind an operator ~ a && # so \\⏎c                             ~ comment     ~ 1
            backtick               ~ Install-X `⏎ -Y                            ~ backtick    ~ 1, `
            backtick, blank behind ~ a⏎b ` ⏎c                                   ~ backtick    ~ 2, `
            backtick in the middle ~ a `b                                       ~ quote       ~ 1, `
            script                 ~ #!/bin/sh⏎cd x⏎make                        ~ shebang     ~ 1, #!/bin/sh
            script below           ~ a⏎⏎  #! /usr/bin/env bash⏎b                ~ shebang     ~ 3, #! /usr/bin/env bash
            script and nothing     ~ #!/bin/sh                                  ~ shebang     ~ 1, #!/bin/sh
            another folder         ~ a⏎RUN cd /x⏎# so⏎make                        ~ folder      ~ 2, cd
            RUN in a continued one ~ a && \\⏎  RUN b                             ~ joined      ~ 2, RUN
            COPY in it             ~ echo x > y && \\⏎⏎COPY a b                 ~ joined      ~ 3, COPY
            ENV in it              ~ apt-get install -y curl \\⏎ENV A=b        ~ joined      ~ 2, ENV
            CMD in it              ~ pip install x \\⏎CMD [«python»]          ~ joined      ~ 2, CMD
            FROM in it             ~ ls && \\⏎FROM y                          ~ joined      ~ 2, FROM
            small run in it        ~ echo a && \\⏎run ls                      ~ joined      ~ 2, run
            a word behind a group  ~ { echo a; } b                            ~ stray       ~ 1, b
            ... behind fi          ~ if a; then b; fi echo                    ~ stray       ~ 1, echo
            ... behind done        ~ for x in a; do b; done < f foo           ~ stray       ~ 1, foo
            two subshells          ~ (ls -l) (ls)                             ~ stray       ~ 1, (
            ... of a function      ~ foo() { a; } bar                         ~ stray       ~ 1, bar
            redirected nowhere     ~ git diff <a> <b> -- f                    ~ stray       ~ 1, <
            two redirections       ~ echo a > > b                             ~ stray       ~ 1, >
            not in a pipe          ~ true ¦ ! true                            ~ stray       ~ 1, !
            then nothing           ~ if true; then fi                         ~ stray       ~ 1, fi
            do nothing             ~ while true; do done                      ~ stray       ~ 1, done
            an empty subshell      ~ ( )                                      ~ stray       ~ 1, )
            begins: in             ~ in ls                                    ~ begins      ~ 1, in
            begins: an option      ~ curl x⏎-H «a: b»                         ~ begins      ~ 2, -H
            folder, last of a line ~ git clone https://x/y && cd y⏎make       ~ folder      ~ 1, cd
            folder in a third line ~ a && \\⏎  b && \\⏎  cd /x⏎make               ~ folder      ~ 3, cd
            mount in a third line  ~ \\⏎  --mount=type=cache,target=/x \\⏎  --mount=type=cache,target=/y,sharing=z \\⏎  make ~ option.value ~ 3, sharing=z, shared, private, locked
            a heredoc, glued below ~ a && \\⏎  cat<<EOF >z⏎a⏎EOF               ~ heredoc.glued ~ 2
            a heredoc, open below  ~ a && \\⏎  cat <<EOF >z⏎foo                ~ heredoc     ~ 2, EOF
            flattened              ~ echo x > /tmp/p \\     && make             ~ backslash   ~ 1
            folder in quotes       ~ cd «/opt/my app»⏎a                       ~ folder      ~ 1, cd
            folder or exit         ~ cd /opt ¦¦ exit 1⏎a                      ~ folder      ~ 1, cd
            folder, comment        ~ cd -- /opt; # c⏎a                        ~ folder      ~ 1, cd
            environment of Python  ~ source venv/bin/activate⏎a               ~ folder      ~ 1, source
            a variable             ~ VERSION=1.2⏎a                            ~ folder      ~ 1, VERSION
            prompt of venv         ~ (venv) $ pip install x                   ~ mark        ~ 1, (venv) $
            prompt of conda        ~ (base) conda install x                   ~ mark        ~ 1, (base)
            prompt of Python       ~ >>> quit                                 ~ mark        ~ 1, >>>
            prompt of a Mac        ~ user@MacBook app % npm i                 ~ mark        ~ 1, user@MacBook app %
            prompt, an arrow       ~ ➜ app npm i                              ~ mark        ~ 1, ➜ app
            trace                  ~ + npm ci                                 ~ mark        ~ 1, +
            log of a build         ~ Step 1/3 : RUN ls                        ~ mark        ~ 1, Step 1/3 :
            mount, type too late   ~ --mount=required,type=secret,id=x x      ~ option.unfit ~ 1, required, type=bind
            mount on the root      ~ --mount=type=cache,target=/ x            ~ option.value ~ 1, target=/, target=/…
            root before its type   ~ --mount=target=/,type=cache x            ~ option.value ~ 1, target=/, target=/…
            root of another image  ~ --mount=from=a,dst=/./ x                 ~ option.value ~ 1, dst=/./, dst=/…
            root in memory         ~ --mount=type=tmpfs,target=// x           ~ option.value ~ 1, target=//, target=/…
            fence                  ~ ```dockerfile⏎RUN a⏎```                    ~ fence       ~ 1, ```
            fence below            ~ a⏎```                                      ~ fence       ~ 2, ```
            prompt                 ~ $ apt-get update                           ~ mark        ~ 1, $
            prompt and RUN         ~ RUN $ apt-get update                       ~ mark        ~ 1, $
            prompt, user, host     ~ root@0a1b:/app# apt-get update             ~ mark        ~ 1, root@0a1b:/app#
            prompt of busybox      ~ / # apk add x                              ~ mark        ~ 1, / #
            prompt of bash         ~ bash-5.1$ ls                               ~ mark        ~ 1, bash-5.1$
            prompt of PowerShell   ~ PS C:\\x> dir                              ~ mark        ~ 1, PS C:\\x>
            prompt, second         ~ > make                                     ~ mark.file   ~ 1, >
            root's prompt          ~ # the tools⏎# apt-get update               ~ comments    ~ 2
            list of YAML           ~ - apt-get update                           ~ mark        ~ 1, -
            list of Markdown       ~ * apt-get update                           ~ mark        ~ 1, *
            number                 ~ 1. apt-get update                          ~ mark        ~ 1, 1.
            keyword, colon         ~ RUN: a                                     ~ label.run   ~ 1, RUN:
            keyword, glued         ~ run:a                                      ~ label.run   ~ 1, run:
            key of YAML            ~ script:⏎- a                                ~ label       ~ 1, script:
            no-break space         ~ apt-get␣update                             ~ blank       ~ 1, U+00A0
            no-break behind &&     ~ a &&␣b                                     ~ blank       ~ 1, U+00A0
            curly quotes           ~ pip install “x”                            ~ typographic ~ 1, “ (U+201C)
            curly quotes, value    ~ a --x=‘y’                                  ~ typographic ~ 1, ‘ (U+2018)
            dash                   ~ a \\⏎  –y x                                ~ typographic ~ 2, – (U+2013)
            list, single quotes    ~ ['a', 'b']                                 ~ list        ~ 1
            list, curly quotes     ~ [“a”]                                      ~ list        ~ 1
            list with an end       ~ [«a», «b\\u0000»]                          ~ list.nul    ~ 1
            list with an escape    ~ [«a», «\\ud800»]                           ~ list.escape ~ 1
            mount of no type       ~ --mount=type=foo x                         ~ option.value   ~ 1, type=foo, bind, cache, tmpfs, secret, ssh
            mount, unknown key     ~ --mount=type=cache,taget=/x x              ~ option.value   ~ 1, taget=/x, type, from, source, src, target, dst, destination, readonly, ro, readwrite, rw, required, size, id, sharing, mode, uid, gid, env
            mount, no value        ~ --mount=type=cache,target x                ~ option.value   ~ 1, target, target=…
            mount, sharing         ~ --mount=type=cache,target=/x,sharing=y x   ~ option.value   ~ 1, sharing=y, shared, private, locked
            mount, mode            ~ --mount=type=cache,target=/x,mode=9 x      ~ option.value   ~ 1, mode=9, mode=0755
            mount, id              ~ --mount=type=cache,target=/x,uid=me x      ~ option.value   ~ 1, uid=me, uid=1000
            mount, size            ~ --mount=type=tmpfs,target=/x,size=z x      ~ option.value   ~ 1, size=z, size=64m
            mount, yes             ~ --mount=target=/x,rw=yes x                 ~ option.value   ~ 1, rw=yes, true, false, 1, 0
            mount, not its own     ~ --mount=target=/x,mode=1 x                 ~ option.unfit   ~ 1, mode, type=bind
            mount, secret from     ~ --mount=type=secret,id=x,from=y x          ~ option.unfit   ~ 1, from, type=secret
            mount, secret of two   ~ --mount=type=secret,id=x,src=y x           ~ option.unfit   ~ 1, source, id
            mount, secret of none  ~ --mount=type=secret x                      ~ option.missing ~ 1, --mount=type=secret, id=…
            mount, variable        ~ --mount=from=$x,target=/x x                ~ option.variable ~ 1, from=$x
            network                ~ a⏎--network=bogus x                        ~ option.value   ~ 2, --network=bogus, default, none, host
            network, variable      ~ --network=$x x                             ~ option.value   ~ 1, --network=$x, default, none, host
            network twice          ~ --network=none --network=host x            ~ option.twice   ~ 1, --network
            security               ~ --security=x x                             ~ option.value   ~ 1, --security=x, sandbox, insecure
            device of two names    ~ --device=a,b x                             ~ option.value   ~ 1, b, name=…, required
            no value               ~ --network none x                           ~ option.none    ~ 1, --network
            none at all            ~ --mount= x                                 ~ option.value   ~ 1, --mount=, type, from, source, src, target, dst, destination, readonly, ro, readwrite, rw, required, size, id, sharing, mode, uid, gid, env
            """)
    void areRefusedWhereTheyAreNoCommandsByThemselves(String what, String text, String key, String arguments) {
        Unreadable refused = assertThrows(Unreadable.class, () -> RunCommand.read(typed(text)));
        assertEquals("request.run_commands." + key, refused.key());
        assertEquals(
                typed(arguments),
                Arrays.stream(refused.arguments()).map(Object::toString).collect(Collectors.joining(", ")));
    }

    @ParameterizedTest
    @EnumSource(ShellSyntax.Fault.class)
    void haveASentenceForEachFaultInBothFieldsAndLanguages(ShellSyntax.Fault fault) {
        String name = fault.name().toLowerCase(Locale.ROOT);
        for (String language : List.of("ru", "en")) {
            for (String field : List.of("run_commands", "entrypoint")) {
                Sentences.of(language, new Text("request." + field + "." + name, "a", "b", "c"));
            }
        }
    }

    @Test
    void thatNeedADeviceHaveTheSyntaxThatKnowsOne() throws Exception {
        assertEquals(
                "# syntax=docker/dockerfile:1-labs\nFROM a\nRUN <<E\nE\nRUN --network=none --device=x y\n",
                Dockerfile.read("a", "<<E\nE\n--network=none --device=x y", null)
                        .text());
        assertTrue(Dockerfile.read("a", "--security=insecure y", null)
                .text()
                .startsWith("# syntax=docker/dockerfile:1\n"));
        assertEquals(
                "FROM a\nRUN y --device=x\n",
                Dockerfile.read("a", "y --device=x", null).text());
    }

    @Test
    void ofRealFilesAreTakenOneAndAll() throws Exception {
        int files = 0;
        int commands = 0;
        for (Recorded recorded : Recorded.realFiles()) {
            List<String> lines = recorded.file().lines().toList();
            for (BuildKitParser.Instruction run : recorded.instructions()) {
                String text = String.join("\n", lines.subList(run.start() - 1, run.end()));
                if (run.name().equals("RUN") && !text.endsWith("\\")) {
                    assertEquals(1, RunCommand.read(text).size(), recorded.name());
                    commands++;
                }
            }
            files++;
        }
        assertEquals(128, files);
        assertEquals(RECORDED_COMMANDS, commands);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" A=", " A=b", "(", "$(", "{ ", "${", "if ", "$((", "((", "f() ", "! ", "\"$(", "[[ ", "a=("})
    void areReadInATimeThatTheirLengthAllows(String piece) {
        assertTimeout(Duration.ofSeconds(5), () -> {
            try {
                RunCommand.read((piece.startsWith(" ") ? "env" : "") + piece.repeat(20_000 / piece.length() - 1));
            } catch (Unreadable e) {
                // Whether it is accepted does not matter.
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ru.samosval.dockerfile.Recorded#realFiles")
    void ofRealFilesAreThoseThatBuildKitReads(Recorded recorded) throws Exception {
        List<String> lines = recorded.file().lines().toList();
        List<BuildKitParser.Instruction> runs = recorded.instructions().stream()
                .filter(i -> i.name().equals("RUN"))
                .toList();
        String pasted = runs.stream()
                .map(i -> String.join("\n", lines.subList(i.start() - 1, i.end())))
                .collect(Collectors.joining("\n"));
        if (pasted.endsWith("\\")) {
            // BuildKit accepts the end of the file here; in ours another instruction may follow.
            assertThrows(Unreadable.class, () -> RunCommand.read(pasted));
            return;
        }
        List<RunCommand> read = RunCommand.read(pasted);
        assertEquals(
                runs.stream().map(BuildKitParser.Instruction::argument).toList(),
                read.stream().map(RunCommand::line).toList());
        List<BuildKitParser.Instruction> generated = BuildKitParser.parse(new Dockerfile("x", read, null).text());
        assertEquals("FROM", generated.get(0).name());
        assertEquals(
                runs.stream().map(RunCommandTest::meaning).toList(),
                generated.stream().skip(1).map(RunCommandTest::meaning).toList());

        Unreadable refused = assertThrows(Unreadable.class, () -> RunCommand.read(recorded.file()));
        BuildKitParser.Instruction first = recorded.instructions().get(0);
        assertEquals(List.of(first.start(), Whitespace.firstWord(first.line())), List.of(refused.arguments()));
    }

    @Test
    void thatAreHardToReadAreThoseThatBuildKitReadsOrRefused() throws Exception {
        int taken = 0;
        for (Recorded recorded : Recorded.pieces()) {
            List<BuildKitParser.Instruction> expected =
                    recorded.instructions().stream().skip(1).toList();
            boolean allRun = recorded.error() == null
                    && expected.stream().allMatch(i -> i.name().equals("RUN"));
            String piece = recorded.file().substring("FROM scratch\n".length());
            List<RunCommand> read;
            try {
                read = RunCommand.read(piece);
            } catch (Unreadable e) {
                continue;
            }
            taken++;
            List<BuildKitParser.Instruction> generated = BuildKitParser.parse(new Dockerfile("x", read, null).text());
            assertEquals(
                    read.stream().map(RunCommand::line).toList(),
                    generated.stream()
                            .skip(1)
                            .map(BuildKitParser.Instruction::argument)
                            .toList(),
                    piece);
            if (allRun) {
                assertEquals(
                        expected.stream().map(RunCommandTest::meaning).toList(),
                        generated.stream().skip(1).map(RunCommandTest::meaning).toList(),
                        piece);
            }
        }
        assertTrue(taken > 150, "taken: " + taken);
    }

    /** What an instruction means, however it is divided into lines. */
    private static List<Object> meaning(BuildKitParser.Instruction i) {
        return List.of(i.name(), i.argument(), i.flags(), i.json(), i.heredocs());
    }

    private static List<String> runs(String file) throws Exception {
        return BuildKitParser.parse(file).stream()
                .filter(i -> i.name().equals("RUN"))
                .map(BuildKitParser.Instruction::argument)
                .toList();
    }
}
