package ru.samosval.input;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether what bears a name (a variable, an option, a header, a field) is a secret, by the words that the name is made of:
 * DB_PASS, apiKey and --auth-token are, keyring, tokenizer and --token-file are not. Of variables and headers
 * {@link #holdsSecretWord} is more strict.
 */
final class SecretNames {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[_.-]+|(?<=[a-z\\d])(?=[A-Z])");

    /** Wherever they stand in a name. */
    private static final Pattern TELLING =
            Pattern.compile("password|passwd|passphrase|passcode|secret|credential|token(?!i[sz])");

    /** At the end of one of its words. */
    private static final Pattern ENDING = Pattern.compile(
            "(?:.*(?<!mon|don|tur|hoc|joc|whis)keys?|.*(?<!com|by|tres|sur|over|under)pass|.*pwd|pw|creds?|pat)\\d*");

    /** As the last of its words they tell that it is about a secret, and not the secret itself. */
    private static final Set<String> ABOUT = Set.of(
            "file",
            "path",
            "dir",
            "stdin",
            "url",
            "uri",
            "endpoint",
            "length",
            "type",
            "ttl",
            "timeout",
            "lifetime",
            "expiry",
            "expires",
            "expiration",
            "policy",
            "error",
            "exception",
            "fd",
            "source",
            "prompt");

    /** An option that begins so is a switch: what follows it is no value of its. */
    private static final Set<String> SWITCH =
            Set.of("no", "disable", "disabled", "enable", "without", "with", "use", "ask", "allow", "show", "empty");

    /** {@code sort --key 2}, {@code gpg --recv-keys}: as an option a key alone names a column or somebody's public one. */
    private static final Pattern SECRET_KEY = Pattern.compile(
            ".*(?:api|access|secret|private|auth|account|encryption|signing|license|master|activation)-?keys?");

    private static final Set<String> HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-auth");

    private static final Set<String> LAST =
            Set.of("password", "passwd", "pass", "secret", "secrets", "token", "key", "credential", "credentials");

    private SecretNames() {}

    /** Wherever they stand in the name of a variable or header, its value is shown to nobody. */
    private static final Pattern HELD =
            Pattern.compile("password|passwd|secret|token|key|credential", Pattern.CASE_INSENSITIVE);

    /** Whether the name of a variable ({@code NAME=value}) or header holds a word that secrets are called by. */
    static boolean holdsSecretWord(String name) {
        return HELD.matcher(name).find();
    }

    /** Whether the last of its words is one that secrets are called by, as no package's is. */
    static boolean isOfSecretAlone(String name) {
        List<String> words = words(name);
        return !words.isEmpty() && LAST.contains(words.get(words.size() - 1));
    }

    /** Whether what is assigned to the name is a secret. */
    static boolean isSecret(String name) {
        List<String> words = words(name);
        if (words.isEmpty() || ABOUT.contains(words.get(words.size() - 1))) {
            return false;
        }
        String all = String.join("-", words);
        return TELLING.matcher(all).find() && !all.endsWith("nopasswd")
                || words.stream().anyMatch(w -> ENDING.matcher(w).matches())
                || isAuth(name);
    }

    /**
     * The same of what is assigned, to a variable or by an option ({@code --password=x}): {@code --with-db-password=x} is given
     * one, {@code --enable-passwd=x} none.
     */
    static boolean isSecretAssigned(String name) {
        if (name.startsWith("--with-")) {
            return isOfSecretOption(name);
        }
        return name.startsWith("-") ? isSecretOption(name) : isSecret(name);
    }

    /** Whether the word after an option ({@code --password x}, {@code -storepass x}) is a secret. */
    static boolean isSecretOption(String name) {
        return isOfSecretOption(name) && !SWITCH.contains(words(name).get(0));
    }

    private static boolean isOfSecretOption(String name) {
        List<String> words = words(name);
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        return last.equals("bearer")
                || isSecret(name)
                        && (!last.matches(".*keys?")
                                || SECRET_KEY.matcher(String.join("-", words)).matches());
    }

    /** Whether the value of a field {@code name: value} is a secret. */
    static boolean isSecretField(String name) {
        return HEADERS.contains(name.toLowerCase(Locale.ROOT)) || isSecret(name);
    }

    /** Whether the name is the shell's own of the folder it is in. */
    static boolean isFolder(String name) {
        return name.equals("PWD") || name.equals("OLDPWD");
    }

    /** {@code _auth} of npm, {@code REDISCLI_AUTH}: not {@code auth} alone, which mostly says how. */
    private static boolean isAuth(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("_auth");
    }

    private static List<String> words(String name) {
        return Arrays.stream(BETWEEN_WORDS.split(name))
                .filter(w -> !w.isEmpty())
                .map(w -> w.toLowerCase(Locale.ROOT))
                .toList();
    }
}
