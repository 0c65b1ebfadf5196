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
 * Takes out of a text what looks like a secret, before it is shown to more people than typed it: build logs, the audit
 * log, pages. Rather too much than too little; what was masked once stays as it is.
 *
 * <p>Masked are
 *
 * <ul>
 *   <li>what is given to a name that {@link SecretNames} takes for a secret's, as {@code NAME=value}, {@code name: value},
 *       {@code --name value}, {@code ${NAME:-value}} or {@code <name>value</name>};
 *   <li>the value of every variable and header whose name holds one of {@link SecretNames#holdsSecretWord six words}, be it
 *       {@code MONKEY=} and whatever it is: {@code true}, a file, what a command prints;
 *   <li>Authorization and Cookie headers, the user info of addresses, signatures and tokens in them;
 *   <li>passwords where well-known programs take them ({@code curl -u user:password}, {@code mysql -ppassword});
 *   <li>tokens by their known beginnings, web tokens (JWT), private keys.
 * </ul>
 *
 * <p>A reference to a secret is none: {@code $TOKEN}, {@code ${TOKEN}} where a shell would read it, {@code --token $(cat
 * file)}, {@code --mount=type=secret,id=x}.
 */
public final class Secrets {

    private static final String MASK = "***";

    private static final String NO_NAME_BEFORE = "(?<![\\w.-])";
    private static final String NAME = NO_NAME_BEFORE + "(?<name>[\\w.-]++)";

    /** An unexpected token is a compiler's. */
    private static final String NO_SENTENCE_BEFORE = "(?<!(?i:unexpected)[ \\t])";

    private static final String OPTION = NO_NAME_BEFORE + "(?<name>--?[A-Za-z][\\w.-]*+)";

    /** Between an option and its value, in a command line or in a list of JSON. */
    static final String NEXT = "(?:[ \\t]++|\\\\?\"[ \\t]*,[ \\t]*\\\\?\"|'[ \\t]*,[ \\t]*')";

    private static final String ANY_QUOTE = "\\\\?[\"']";

    private static final Pattern ASSIGNMENT =
            Pattern.compile(NAME + "(?:" + ANY_QUOTE + "\\])?(?:[+:?]?={1,2}|[ \\t]+(?:[+:?]?=|==|=>)[ \\t]+)");

    /** Of packages with their versions ({@code keyring==24}) at least one letter is small. */
    private static final Pattern VARIABLE = Pattern.compile(
            NO_NAME_BEFORE
                    + "(?<name>[A-Za-z_]\\w*+)(?:\\[[^\\]\\s]{0,100}\\])?\\+?=(?!=)|(?<![\\w.-])(?<capitals>[A-Z_][A-Z\\d_]*+)==");

    private static final Pattern QUOTED_NAME =
            Pattern.compile("(?<=[\"'])(?<name>[A-Za-z_][\\w-]*+)" + ANY_QUOTE + "(?:[ \\t]*+=(?!=)[ \\t]*+)");

    /** What stands in an address: {@code ?access-token=}. */
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])(?<name>[A-Za-z_][\\w.-]*+)=(?=[^\\s&=])");

    private static final Pattern HEADER =
            Pattern.compile("(?:-H|--header)[= \\t]*+\\\\?[\"'](?<name>[\\w.-]++):[ \\t]*+");
    private static final Pattern BARE_HEADER = Pattern.compile("(?:-H|--header)[= \\t]*+(?<name>[\\w.-]++):(?=\\S)");

    /** Outside of a command too a header is known by its capitals or its X, which no image's name begins with. */
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
    /** A constant of PHP. */
    private static final Pattern DEFINED = Pattern.compile(
            "\\bdefine[ \\t]*+\\([ \\t]*+" + ANY_QUOTE + "(?<name>[\\w.-]++)" + ANY_QUOTE + "[ \\t]*+,[ \\t]*+");

    private static final Pattern ELEMENT = Pattern.compile("<(?<name>[\\w.-]++)>");

    private static final Pattern PLAIN = Pattern.compile("(?:[^\\s\"'&;|\\\\]|\\\\(?![\"']).)++");
    private static final Pattern REST_OF_FIELD = Pattern.compile("[^\\s\"'&;|\\\\](?:[ \\t]*+[^\\s\"'&;|\\\\])*+");
    private static final Pattern TO_BRACE = Pattern.compile("[^}\\n]{1,200}+(?=\\})");
    private static final Pattern TO_ELEMENTS_END = Pattern.compile("[^<\\n]++(?=</)");
    /** What follows a value of JSON and the like, where a shell's word would go on. */
    private static final String ENDS_OF_LISTS = ",)]}>";

    private static final Pattern QUOTE = Pattern.compile("\\$?(\\\\?[\"'])");

    /**
     * Passwords in files that are written on the way, and in what programs read: {@code ~/.netrc}, Docker's
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

    /** Without the header's name, and no word of a sentence. */
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

    /** The last part of an address that whoever knows it may post to. */
    private static final Pattern HOOK_ADDRESS = Pattern.compile(
            "(?:hooks\\.slack\\.com/(?:services|workflows)|discord(?:app)?\\.com/api/webhooks/\\d+)/(?=[^\\s\"'])");

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----");

    private static final Pattern REFERENCE = Pattern.compile(
            "(?:\\\\?\\$(?:\\w+|[@*#?]|\\{\\w+(?::?\\?[^}]*)?\\}|\\{\\{[^}]*\\}\\})|%\\w+%|\\{\\{[^}]*\\}\\}"
                    + "|<[^<>]+>)++[,)\\]}]*");
    /** The whole of what a shell puts there. */
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

    /** In a command a user alone may be a token as well. */
    private static final Pattern HTTP_USER = Pattern.compile("(?i:https?)://(?<user>[^\\s/]*)@");

    /** Where a line goes on in the next one, or behind comments and empty lines, as in a Dockerfile. */
    private static final Pattern CONTINUATION = Pattern.compile("\\\\[ \\t]*\\n(?:[ \\t]*(?:#[^\\n]*)?\\n)*+");

    /** A line that goes on, and those in which it does. */
    private static final Pattern CONTINUED =
            Pattern.compile("(?m)^[^\\n]*?" + CONTINUATION + "(?:[^\\n]*?" + CONTINUATION + ")*+[^\\n]*");

    /** Continued lines are one. */
    private final String text;

    private final ShellText shell;
    private final List<Span> secrets = new ArrayList<>();

    /** Where programs take a password behind one of their options. */
    private final Set<Integer> taken = new HashSet<>();

    private Secrets(String text) {
        this.text = text.replace("\\\n", "  ");
        this.shell = new ShellText(this.text);
    }

    /** Whether a variable or header of this name holds a secret, whatever its value is. */
    public static boolean isNameOfOne(String name) {
        return SecretNames.holdsSecretWord(name);
    }

    /**
     * The text with {@code ***} for each secret in it; null for null. Lines stay as they stand, but for a command that a
     * backslash at the end of a line cuts within a secret: it is shown as the one line that it is.
     */
    public static String masked(String text) {
        if (text == null) {
            return null;
        }
        String masked = withLinesOf(text);
        // What is masked may end a quotation, and what stands in the next line may be a secret then.
        for (String before = text; !masked.equals(before); masked = withLinesOf(masked)) {
            before = masked;
        }
        return masked;
    }

    private static String withLinesOf(String text) {
        return maskedWhole(
                CONTINUED.matcher(text).replaceAll(command -> Matcher.quoteReplacement(withoutCut(command.group()))));
    }

    /** A command over several lines, as one where these cut a secret in it: by lines it would not be seen whole. */
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
        // What is masked may end a word, and what stands after it may be a name then.
        for (String before = text; !masked.equals(before); masked = once(masked)) {
            before = masked;
        }
        return masked;
    }

    /** Whether a text was made of one as it is shown: more is masked in it than in that, and that has secrets. */
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

    /** What is given to a name. */
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

    /** {@code mysql -ppassword}: what looks like an option's name holds the password already. */
    private boolean isWithPassword(String name, int start, Predicate<String> isSecret) {
        return taken.contains(start + 2) && name.startsWith("-") && isSecret.test(name.substring(2));
    }

    /** What is given to a name that holds one of the six words: only a reference that a shell reads is none. */
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

    /** Whether it is {@code $NAME} or {@code ${NAME}} and nothing else, plain or in double quotation marks. */
    private boolean isReadByShell(int start, Span value) {
        if (shell.isSingleQuoted(value.start)) {
            return false;
        }
        // Escaped, it is read by the shell that gets what stands in the quotation marks.
        boolean escaped = value.start == start
                && text.startsWith("\\$", start)
                && shell.isDoubleQuoted(start)
                && value.end > start + 1;
        int from = value.start + (escaped ? 1 : 0);
        return SHELL_REFERENCE.matcher(text).region(from, value.end).matches();
    }

    /** Where the value is: in quotation marks of its own, or up to the ones that the name stands in, or as a word. */
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

    /** Where the outer marks are left for the value: {@code '{"password":"'"value"'"}'}. */
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

    /** Whether the value may go on behind its quotation mark. */
    private boolean goesOn(int behind) {
        return behind < text.length() && ENDS_OF_LISTS.indexOf(text.charAt(behind)) < 0;
    }

    /** Up to the end of the marks that it stands in, where it is closed nowhere before. */
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

    /** Where the quotation mark closes; less than 0 where it does not. */
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
        // Each place is looked at once, however often the name stands before it.
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

    /** The password of {@code user:password}; or the user where there is none, since some take a token so; empty without a colon. */
    private Span afterUser(Span value) {
        int colon = text.substring(value.start, value.end).indexOf(':');
        if (colon < 0) {
            return new Span(value.start, value.start);
        }
        int at = value.start + colon;
        return at + 1 < value.end ? new Span(at + 1, value.end) : new Span(value.start, at);
    }

    /** What programs read that ask for a password. */
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

    /** {@code pip install azure-keyvault-secrets==4.7}, {@code apt-get install libsecret-1-0=0.20}. */
    private boolean isVersion(String name, String lead, Span value) {
        return (lead.endsWith("==")
                        || PACKAGE.matcher(name).matches()
                                && !SecretNames.isOfSecretAlone(name)
                                && text.substring(value.start, value.end).contains("."))
                && VERSION.matcher(text).region(value.start, value.end).matches();
    }

    /** {@code pass=12 fail=0}: a report's numbers. */
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
