package ru.samosval.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.simulation.UserInfo;

/**
 * Masks what looks like a secret in a text before it is shown to more people than the one who typed it: in build logs,
 * the audit log, pages. When in doubt it masks. Masking a masked text changes nothing.
 *
 * <p>Masked are
 *
 * <ul>
 *   <li>the value of a name that {@link SecretNames} considers a secret's, as {@code NAME=value}, {@code name: value},
 *       {@code --name value}, {@code ${NAME:-value}} or {@code <name>value</name>};
 *   <li>the value of every variable and header whose name contains one of {@link SecretNames#holdsSecretWord six
 *       words}, even {@code MONKEY=}, and whatever the value is: {@code true}, a file, the output of a command;
 *   <li>Authorization and Cookie headers, the user info of addresses, signatures and tokens in addresses;
 *   <li>passwords in the options of well-known programs ({@code curl -u user:password}, {@code mysql -ppassword});
 *   <li>tokens by their known prefixes, web tokens (JWT), private keys.
 * </ul>
 *
 * <p>A reference to a secret is not masked: {@code $TOKEN}, {@code ${TOKEN}} where a shell would expand it,
 * {@code --token $(cat file)}, {@code --mount=type=secret,id=x}.
 */
public final class Secrets {

    private static final String MASK = "***";

    private static final String NO_NAME_BEFORE = "(?<![\\w.-])";
    private static final String NAME = NO_NAME_BEFORE + "(?<name>[\\w.-]++)";

    /** "Unexpected token" is a compiler's message. */
    private static final String NO_SENTENCE_BEFORE = "(?<!(?i:unexpected)[ \\t])";

    private static final String OPTION = NO_NAME_BEFORE + "(?<name>--?[A-Za-z][\\w.-]*+)";

    /** Between an option and its value, in a command line or in a JSON list. */
    static final String NEXT = "(?:[ \\t]++|\\\\?\"[ \\t]*,[ \\t]*\\\\?\"|'[ \\t]*,[ \\t]*')";

    private static final String ANY_QUOTE = "\\\\?[\"']";

    private static final Pattern ASSIGNMENT =
            Pattern.compile(NAME + "(?:" + ANY_QUOTE + "\\])?(?:[+:?]?={1,2}|[ \\t]+(?:[+:?]?=|==|=>)[ \\t]+)");

    /**
     * An assignment to a variable. The names of packages with versions ({@code keyring==24}) have at least one small
     * letter.
     */
    private static final Pattern VARIABLE = Pattern.compile(
            NO_NAME_BEFORE
                    + "(?<name>[A-Za-z_]\\w*+)(?:\\[[^\\]\\s]{0,100}\\])?\\+?=(?!=)|(?<![\\w.-])(?<capitals>[A-Z_][A-Z\\d_]*+)==");

    private static final Pattern QUOTED_NAME =
            Pattern.compile("(?<=[\"'])(?<name>[A-Za-z_][\\w-]*+)" + ANY_QUOTE + "(?:[ \\t]*+=(?!=)[ \\t]*+)");

    /** A parameter of an address: {@code ?access-token=}. */
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])(?<name>[A-Za-z_][\\w.-]*+)=(?=[^\\s&=])");

    private static final Pattern HEADER =
            Pattern.compile("(?:-H|--header)[= \\t]*+\\\\?[\"'](?<name>[\\w.-]++):[ \\t]*+");
    private static final Pattern BARE_HEADER = Pattern.compile("(?:-H|--header)[= \\t]*+(?<name>[\\w.-]++):(?=\\S)");

    /** Outside of a command, a header is recognized by its capitals or its X; no image's name begins with those. */
    private static final String NAME_OF_HEADER = "(?<![\\w./-])(?<name>(?i:x-)[\\w-]++|[A-Z]\\w*+(?:-[A-Z]\\w*+)++):";

    private static final Pattern HEADERS_LINE = Pattern.compile(NAME_OF_HEADER + "[ \\t]+");
    private static final Pattern TIGHT_HEADER = Pattern.compile(NAME_OF_HEADER + "(?=[^\\s:/])");
    private static final Pattern FIELD =
            Pattern.compile(NO_SENTENCE_BEFORE + NAME + "(?::[ \\t]+|" + ANY_QUOTE + "[ \\t]*:[ \\t]*)");
    private static final Pattern TIGHT_FIELD =
            Pattern.compile("(?:(?<=\\\\[\"']|[\"']|-H|-H[ \\t]|--header[= \\t])|(?<=[{,])(?=[\\w.-]++:" + ANY_QUOTE
                    + "[^\\s,]))" + "(?<name>(?!-)[\\w.-]++):(?=[^\\s:/])");
    private static final Pattern LONG_OPTION = Pattern.compile(OPTION + NEXT + "(?!-)");
    private static final Pattern SET_BY_COMMAND = Pattern.compile(
            "\\b(?:(?i:config(?:ure)?)[ \\t]+(?:set[ \\t]+)?(?:--?[\\w-]+[ \\t]+){0,5}+\\S{0,200}?|(?<=\\s|^)ENV[ \\t]+)"
                    + NAME + "[ \\t]+(?!=)");
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{(?<name>\\w++):?[-=+]");
    /** A constant in PHP. */
    private static final Pattern DEFINED = Pattern.compile(
            "\\bdefine[ \\t]*+\\([ \\t]*+" + ANY_QUOTE + "(?<name>[\\w.-]++)" + ANY_QUOTE + "[ \\t]*+,[ \\t]*+");

    private static final Pattern ELEMENT = Pattern.compile("<(?<name>[\\w.-]++)>");

    private static final Pattern PLAIN = Pattern.compile("(?:[^\\s\"'&;|\\\\]|\\\\(?![\"']).)++");
    private static final Pattern REST_OF_FIELD = Pattern.compile("[^\\s\"'&;|\\\\](?:[ \\t]*+[^\\s\"'&;|\\\\])*+");
    private static final Pattern TO_BRACE = Pattern.compile("[^}\\n]{1,200}+(?=\\})");
    private static final Pattern TO_ELEMENTS_END = Pattern.compile("[^<\\n]++(?=</)");
    /** What ends a value of JSON and the like, where a word of a shell would go on. */
    private static final String ENDS_OF_LISTS = ",)]}>";

    private static final Pattern QUOTE = Pattern.compile("\\$?(\\\\?[\"'])");

    /**
     * Passwords in configuration files that a command writes, or in the input of programs: {@code ~/.netrc}, Docker's
     * {@code config.json}, {@code redis.conf}, answers for {@code debconf-set-selections}.
     */
    private static final List<Pattern> WRITTEN = List.of(
            Pattern.compile(
                    "\\b(?:machine[ \\t]++[^\\s\\\\]++|default)(?:[ \\t]|\\n|\\\\n)++login(?:[ \\t]|\\n|\\\\n)++[^\\s\\\\]++"
                            + "(?:[ \\t]|\\n|\\\\n)++password(?:[ \\t]|\\n|\\\\n)++"),
            Pattern.compile("\\\\?\"auth\\\\?\"[ \\t]*:[ \\t]*(?=\\\\?\"[A-Za-z\\d+/]{8,}+={0,2}\\\\?\")"),
            Pattern.compile("(?<![\\w.-])[\\w.-]++/[\\w./-]{1,100}+[ \\t]++password[ \\t]++(?=[^\\s\"'])"),
            Pattern.compile("\\b(?:requirepass|masterauth)[ \\t]+(?=[\"']?[^\\s\"'])"),
            Pattern.compile("\\bBUNDLE_[A-Z\\d_]{1,100}=(?=[\"']?[^\\s:/\"']{1,200}+:[^\\s/:])"));

    private static final Pattern TELEGRAM =
            Pattern.compile("(?:(?<=(?<![\\w-])bot)|(?<![\\w-]))\\d{8,10}:AA[\\w-]{30,}+");

    private static final Pattern SQL = Pattern.compile("\\b(?i:identified[ \\t]+(?:with[ \\t]+\\S+[ \\t]+)?by[ \\t]+"
            + "|password(?:[ \\t]*\\([ \\t]*|[ \\t]+|[ \\t]+for[ \\t]+\\S+[ \\t]*=[ \\t]*))(?=" + ANY_QUOTE
            + "[^\\s,:\\]])");
    private static final Pattern OPENSSL = Pattern.compile(NO_NAME_BEFORE + "pass:(?=\\S)");

    /** An authentication scheme and its value without the header's name; does not match a sentence. */
    private static final Pattern SCHEME = Pattern.compile(
            "\\b(?i:bearer[ \\t]+(?=\\S{16}|[\\w.-]*\\d)|basic[ \\t]+(?=[A-Za-z+/]*[\\d=])(?=[A-Za-z\\d+/=]{8}))");

    private static final Pattern SIGNED_ADDRESS = Pattern.compile("(?<=[?&])(?:sig|(?:[\\w-]+-)?[Ss]ignature)=");

    private static final Pattern TOKEN = Pattern.compile("(?<![\\w-])(?:gh[opsur]_[A-Za-z0-9_]{4,}+(?!\\s*=)"
            + "|samosval_[A-Za-z0-9_-]{43}"
            + "|github_pat_(?=\\w{16}|[A-Za-z_]*\\d)\\w{4,}+"
            + "|" + UserInfo.GITLAB_TOKEN + "[\\w.-]{4,}+"
            + "|xox[abeoprs]-[\\w-]{4,}+|xapp-[\\w-]{16,}+"
            + "|(?:npm|hf|rubygems|whsec|ntn|lin_api)_[A-Za-z0-9]{16,}+"
            + "|(?:pypi|sk|tskey|PMAK|NRAK|GOCSPX|pul)-(?=[A-Za-z_-]*\\d)[\\w-]{16,}+"
            + "|sk-(?:proj|ant|svcacct)-[\\w-]{4,}+"
            + "|dckr_[op]at_[\\w-]{8,}+|(?:sk|rk)_(?:live|test|prod)_\\w{8,}+"
            + "|do[opr]_v1_\\w{16,}+|shp(?:at|ca|pa|ss)_\\w{16,}+|gl(?:sa|c)_\\w{16,}+|sntry[su]_[\\w+/=-]{16,}+"
            + "|hv[bsr]\\.[\\w-]{16,}+|ya29\\.[\\w-]{16,}+|SG\\.[\\w-]{16,}+\\.[\\w-]{16,}+"
            + "|AIza[\\w-]{30,}+|AKCp[A-Za-z0-9]{16,}+|AT(?:ATT|CTT|BB)[\\w=-]{16,}+|dapi[a-f0-9]{32}"
            + "|AGE-SECRET-KEY-1\\w{16,}+|CLOJARS_\\w{16,}+"
            + "|y[0-3]_[\\w-]{30,}+|AQVN[\\w-]{20,}+|t1\\.[\\w-]{20,}+\\.[\\w-]{20,}+"
            + "|eyJ[\\w-]{8,}+\\.[\\w-]{4,}+\\.[\\w-]*+)");

    /** An address whose last part is secret: whoever knows it may post there. */
    private static final Pattern HOOK_ADDRESS = Pattern.compile(
            "(?:hooks\\.slack\\.com/(?:services|workflows)|discord(?:app)?\\.com/api/webhooks/\\d+)/(?=[^\\s\"'])");

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----");

    private static final Pattern REFERENCE = Pattern.compile(
            "(?:\\\\?\\$(?:\\w+|[@*#?]|\\{\\w+(?::?\\?[^}]*)?\\}|\\{\\{[^}]*\\}\\})|%\\w+%|\\{\\{[^}]*\\}\\}"
                    + "|<[^<>]+>)++[,)\\]}]*");
    /** A complete reference that a shell expands. */
    private static final Pattern SHELL_REFERENCE = Pattern.compile("\\$(?:[A-Za-z_]\\w*+|\\d|\\{\\w++\\})");

    private static final Pattern ELSEWHERE =
            Pattern.compile("(?:\\\\?\\$\\(|`|(?:env|file|fd):|(?:type|id|src|env)=|@/).*", Pattern.DOTALL);
    private static final Pattern SWITCH = Pattern.compile("(?i:true|false|yes|no)");
    private static final Pattern FILE = Pattern.compile(
            "/run/secrets/\\S+|[\\w./~$\\{\\}-]*\\.(?:pem|key|crt|cer|pub|p12|pfx|jks|json|txt|asc|gpg|ya?ml|toml|ini|conf|env)");
    private static final Pattern FOLDER = Pattern.compile("(?:[/~.]|[A-Za-z]:[/\\\\]).*");
    private static final Pattern VERSION = Pattern.compile("v?\\d[\\w.*+~:!-]*");
    private static final Pattern PACKAGE = Pattern.compile("(?!-)(?:lib[a-z\\d.+-]*|[a-z\\d.+]+-[a-z\\d.+-]+)");
    private static final Pattern COUNT =
            Pattern.compile("\\d+[ \\t,;/]+(?i:fail(?:ed|ures?|s)?|skip(?:ped)?|errors?)\\b");
    private static final Pattern HTTP_SCHEME = Pattern.compile("(?i:bearer|basic|token|digest|apikey)[ \\t]+");

    /** In a command, a user without a password may be a token. */
    private static final Pattern HTTP_USER = Pattern.compile("(?i:https?)://(?<user>[^\\s/]*)@");

    /** Where a line is continued in the next one, or after comments and empty lines, as in a Dockerfile. */
    private static final Pattern CONTINUATION = Pattern.compile("\\\\[ \\t]*\\n(?:[ \\t]*(?:#[^\\n]*)?\\n)*+");

    /** A continued line, together with the lines that continue it. */
    private static final Pattern CONTINUED =
            Pattern.compile("(?m)^[^\\n]*?" + CONTINUATION + "(?:[^\\n]*?" + CONTINUATION + ")*+[^\\n]*");

    /** The text with continued lines joined. */
    private final String text;

    private final ShellText shell;
    private final List<Span> secrets = new ArrayList<>();

    /** The positions of passwords after options of known programs. */
    private final Set<Integer> taken = new HashSet<>();

    private Secrets(String text) {
        this.text = text.replace("\\\n", "  ");
        this.shell = new ShellText(this.text);
    }

    /** Whether a variable or header with this name holds a secret, whatever its value. */
    public static boolean isNameOfOne(String name) {
        return SecretNames.holdsSecretWord(name);
    }

    /**
     * The text with {@code ***} for each secret; null for null. Line breaks stay as they are, except in a command that
     * a backslash at the end of a line cuts inside a secret: that is shown in one line.
     */
    public static String masked(String text) {
        if (text == null) {
            return null;
        }
        String masked = withLinesOf(text);
        // Masking may end a quotation, and something in the next line may then be a secret.
        for (String before = text; !masked.equals(before); masked = withLinesOf(masked)) {
            before = masked;
        }
        return masked;
    }

    private static String withLinesOf(String text) {
        return maskedWhole(
                CONTINUED.matcher(text).replaceAll(command -> Matcher.quoteReplacement(withoutCut(command.group()))));
    }

    /**
     * The command unchanged; or joined into one line and masked, if its line ends cut a secret that would not be
     * recognized line by line.
     */
    private static String withoutCut(String command) {
        String joined = joined(command);
        String masked = maskedWhole(joined);
        return joined(maskedWhole(command)).equals(masked) ? command : masked;
    }

    private static String joined(String command) {
        return CONTINUATION.matcher(command).replaceAll("");
    }

    private static String maskedWhole(String text) {
        String masked = once(text);
        // Masking may end a word, and something after it may then be a name.
        for (String before = text; !masked.equals(before); masked = once(masked)) {
            before = masked;
        }
        return masked;
    }

    /**
     * Whether a text was made from the masked form of the original: the original has secrets, and the text has more
     * masks than the original had.
     */
    public static boolean isMadeOfMasked(String text, String original) {
        return text != null
                && original != null
                && masks(text) > masks(original)
                && !masked(original).equals(original);
    }

    private static int masks(String text) {
        return text.split(Pattern.quote(MASK), -1).length;
    }

    private static String once(String text) {
        String masked = UserInfo.masked(text);
        Secrets found = new Secrets(masked);
        found.find();
        return found.maskedIn(masked);
    }

    private record Span(int start, int end) {}

    private void find() {
        SecretProgram.ALL.forEach(this::program);
        named(ASSIGNMENT, SecretNames::isSecretAssigned, PLAIN);
        held(VARIABLE, PLAIN);
        held(QUOTED_NAME, PLAIN);
        held(DEFINED, PLAIN);
        held(PARAMETER, PLAIN);
        held(HEADER, REST_OF_FIELD);
        held(BARE_HEADER, PLAIN);
        held(HEADERS_LINE, REST_OF_FIELD);
        held(TIGHT_HEADER, PLAIN);
        named(FIELD, SecretNames::isSecretField, REST_OF_FIELD);
        named(TIGHT_FIELD, SecretNames::isSecretField, PLAIN);
        named(LONG_OPTION, SecretNames::isSecretOption, PLAIN);
        named(SET_BY_COMMAND, SecretNames::isSecret, PLAIN);
        named(DEFAULT, SecretNames::isSecret, TO_BRACE);
        named(ELEMENT, SecretNames::isSecret, TO_ELEMENTS_END);
        PasswordsRead.in(text, shell).forEach(this::read);
        after(SQL);
        after(OPENSSL);
        after(SCHEME);
        after(SIGNED_ADDRESS);
        after(HOOK_ADDRESS);
        WRITTEN.forEach(this::after);
        privateKeys();
        for (Matcher address = HTTP_USER.matcher(text); address.find(); ) {
            if (!UserInfo.isReference(address.group("user"))) {
                add(new Span(address.start("user"), address.end("user")));
            }
        }
        for (Pattern pattern : List.of(TOKEN, TELEGRAM)) {
            for (Matcher token = pattern.matcher(text); token.find(); ) {
                secrets.add(new Span(token.start(), token.end()));
            }
        }
    }

    /** The values of names that stand for secrets. */
    private void named(Pattern lead, Predicate<String> isSecret, Pattern plain) {
        Matcher found = lead.matcher(text);
        for (int from = 0; found.find(from); ) {
            String name = found.group("name");
            from = found.end();
            if (isSecret.test(name) && !isWithPassword(name, found.start("name"), isSecret)) {
                Span value = value(found.start("name"), found.end(), plain);
                if (!isHarmless(value)
                        && !isFolder(name, value)
                        && !isVersion(name, found.group(), value)
                        && !isCount(value)) {
                    secrets.add(value);
                }
                from = Math.max(from, value.end);
            }
            if (from >= text.length()) {
                return;
            }
        }
    }

    /** {@code mysql -ppassword}: what looks like the name of an option already contains the password. */
    private boolean isWithPassword(String name, int start, Predicate<String> isSecret) {
        return taken.contains(start + 2) && name.startsWith("-") && isSecret.test(name.substring(2));
    }

    /** The values of names that contain one of the six words. Only a reference that a shell expands is left. */
    private void held(Pattern lead, Pattern plain) {
        Matcher found = lead.matcher(text);
        for (int from = 0; from < text.length() && found.find(from); ) {
            String name = found.group("name");
            if (name == null) {
                name = found.group("capitals");
            }
            from = found.end();
            if (SecretNames.holdsSecretWord(name)) {
                int start = found.end();
                Span value = value(found.start(), start, plain, word -> isReadByShell(start, word));
                if (!text.substring(value.start, value.end).isBlank() && !isReadByShell(start, value)) {
                    secrets.add(value);
                }
                from = Math.max(from, value.end);
            }
        }
    }

    /** Whether the value is {@code $NAME} or {@code ${NAME}} and nothing else, plain or in double quotation marks. */
    private boolean isReadByShell(int start, Span value) {
        if (shell.isSingleQuoted(value.start)) {
            return false;
        }
        // If escaped, it is expanded by the shell that gets the text in the quotation marks.
        boolean escaped = value.start == start
                && text.startsWith("\\$", start)
                && shell.isDoubleQuoted(start)
                && value.end > start + 1;
        int from = value.start + (escaped ? 1 : 0);
        return SHELL_REFERENCE.matcher(text).region(from, value.end).matches();
    }

    /**
     * The position of the value: inside its own quotation marks, or up to the end of those around the name, or one
     * word.
     */
    private Span value(int nameStart, int start, Pattern plain) {
        return value(nameStart, start, plain, this::isHarmless);
    }

    private Span value(int nameStart, int start, Pattern plain, Predicate<Span> isHarmless) {
        if (shell.isClosing(start)) {
            // "NAME="value
            int behind = behindMark(start);
            return goesOn(behind) ? new Span(behind, shell.endOfWord(behind)) : new Span(start, start);
        }
        Span own = quoted(start);
        if (own != null && own.start == own.end && own.end == shell.endOfQuotes(start)) {
            return pieceBehind(own.end);
        }
        if (own != null) {
            int end = plain == PLAIN ? shell.endOfWord(start) : own.end;
            int closed = behindMark(own.end);
            return end > closed && goesOn(closed) ? new Span(start, end) : own;
        }
        Matcher word = plain.matcher(text).region(start, text.length());
        Span value = plain == PLAIN
                ? new Span(start, shell.endOfWord(start))
                : new Span(start, word.lookingAt() ? word.end() : start);
        String quote = quoteBefore(nameStart);
        if (plain == TO_BRACE
                || plain == TO_ELEMENTS_END
                || quote == null
                || value.end == start
                || isHarmless.test(value)) {
            return value;
        }
        int end = closing(quote, start);
        return end < 0 ? value : new Span(start, Math.max(end, value.start));
    }

    /** The value if the outer quotation marks are interrupted for it: {@code '{"password":"'"value"'"}'}. */
    private Span pieceBehind(int mark) {
        int start = Math.min(behindMark(mark), text.length());
        Span piece = quoted(start);
        if (piece != null) {
            return piece;
        }
        Matcher word = PLAIN.matcher(text).region(start, text.length());
        return word.lookingAt() ? new Span(start, word.end()) : new Span(mark, mark);
    }

    private int behindMark(int at) {
        return at + (text.startsWith("\\", at) ? 2 : 1);
    }

    /** Whether the value may continue after its quotation mark. */
    private boolean goesOn(int behind) {
        return behind < text.length() && ENDS_OF_LISTS.indexOf(text.charAt(behind)) < 0;
    }

    /**
     * The value inside its quotation marks, up to the end of the marks around it if its own are not closed before. Null
     * if it has none.
     */
    private Span quoted(int start) {
        Matcher quote = QUOTE.matcher(text).region(start, text.length());
        if (!quote.lookingAt()) {
            return null;
        }
        int end = closing(quote.group(1), quote.end());
        int last = Math.max(shell.endOfQuotes(start), quote.end());
        return new Span(quote.end(), end < 0 ? last : Math.min(end, last));
    }

    private String quoteBefore(int at) {
        if (at == 0 || text.charAt(at - 1) != '"' && text.charAt(at - 1) != '\'') {
            return null;
        }
        return text.substring(at > 1 && text.charAt(at - 2) == '\\' ? at - 2 : at - 1, at);
    }

    /** The position of the closing quotation mark; negative if there is none. */
    private int closing(String quote, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith(quote, i)) {
                return i;
            }
            if (text.charAt(i) == '\\') {
                i++;
            }
        }
        return -1;
    }

    private void program(SecretProgram program) {
        Matcher name = program.name().matcher(text);
        Matcher option = program.option().matcher(text).useTransparentBounds(true);
        // Each position is searched once, however often the name stands before it.
        int searched = 0;
        while (name.find()) {
            int from = Math.max(name.end(), searched);
            int end = program.end(text, from, name.end());
            option.region(from, Math.max(from, end));
            boolean found = false;
            while (option.find() && (program.afterUser() || !found)) {
                found = true;
                taken.add(option.end());
                Span value = value(option.start(), option.end(), PLAIN);
                add(program.afterUser() ? afterUser(value) : value);
            }
            if (program.afterUser() || !found) {
                searched = Math.max(searched, end);
            }
        }
    }

    /**
     * The password of {@code user:password}. If there is none after the colon, the user, since some programs take a
     * token that way. Empty without a colon.
     */
    private Span afterUser(Span value) {
        int colon = text.substring(value.start, value.end).indexOf(':');
        if (colon < 0) {
            return new Span(value.start, value.start);
        }
        int at = value.start + colon;
        return at + 1 < value.end ? new Span(at + 1, value.end) : new Span(value.start, at);
    }

    /** Input of programs that ask for a password. */
    private void read(PasswordsRead.Place place) {
        Span value = place.isWord() ? value(place.start(), place.start(), PLAIN) : new Span(place.start(), place.end());
        Span read = new Span(value.start, Math.min(value.end, place.end()));
        add(place.afterUser() ? afterUser(read) : read);
    }

    private void after(Pattern lead) {
        for (Matcher found = lead.matcher(text); found.find(); ) {
            add(value(found.start(), found.end(), PLAIN));
        }
    }

    private void privateKeys() {
        for (Matcher begin = PRIVATE_KEY.matcher(text); begin.find(); ) {
            int end = text.indexOf("-----END", begin.end());
            add(new Span(begin.end(), end < 0 ? text.length() : end));
        }
    }

    private void add(Span value) {
        if (!isHarmless(value)) {
            secrets.add(value);
        }
    }

    private boolean isHarmless(Span span) {
        String value = text.substring(span.start, span.end);
        Matcher scheme = HTTP_SCHEME.matcher(value);
        String bare = scheme.lookingAt() ? value.substring(scheme.end()) : value;
        if (shell.isSingleQuoted(span.start) && bare.startsWith("$")) {
            return false;
        }
        return bare.isBlank()
                || REFERENCE.matcher(bare).matches()
                || ELSEWHERE.matcher(bare).matches()
                || SWITCH.matcher(bare).matches()
                || FILE.matcher(bare).matches();
    }

    private boolean isFolder(String name, Span value) {
        return SecretNames.isFolder(name)
                && FOLDER.matcher(text).region(value.start, value.end).matches();
    }

    /**
     * Whether this is the version of a package: {@code pip install azure-keyvault-secrets==4.7}, {@code apt-get install
     * libsecret-1-0=0.20}.
     */
    private boolean isVersion(String name, String lead, Span value) {
        return (lead.endsWith("==")
                        || PACKAGE.matcher(name).matches()
                                && !SecretNames.isOfSecretAlone(name)
                                && text.substring(value.start, value.end).contains("."))
                && VERSION.matcher(text).region(value.start, value.end).matches();
    }

    /** Whether this is a number in a report: {@code pass=12 fail=0}. */
    private boolean isCount(Span value) {
        return COUNT.matcher(text).region(value.start, text.length()).lookingAt();
    }

    private String maskedIn(String original) {
        if (secrets.isEmpty()) {
            return original;
        }
        secrets.sort(Comparator.comparingInt(Span::start));
        StringBuilder masked = new StringBuilder(original.length());
        int from = -1;
        for (Span secret : secrets) {
            if (secret.start > from) {
                masked.append(original, Math.max(from, 0), secret.start).append(MASK);
            }
            from = Math.max(from, secret.end);
        }
        return masked.append(original, from, original.length()).toString();
    }
}
