package ru.samosval.input;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides from a name (of a variable, an option, a header, a field) whether its value is a secret. It looks at the
 * words that the name is made of: DB_PASS, apiKey and --auth-token name secrets; keyring, tokenizer and --token-file do
 * not. For variables and headers there is the stricter {@link #holdsSecretWord}.
 */
final class SecretNames {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[_.-]+|(?<=[a-z\\d])(?=[A-Z])");

    /** Anywhere in a name. */
    private static final Pattern TELLING =
            Pattern.compile("password|passwd|passphrase|passcode|secret|credential|token(?!i[sz])");

    /** At the end of one of its words. */
    private static final Pattern ENDING = Pattern.compile(
            "(?:.*(?<!mon|don|tur|hoc|joc|whis)keys?|.*(?<!com|by|tres|sur|over|under)pass|.*pwd|pw|creds?|pat)\\d*");

    /** With one of these as the last word, the name is about a secret, but its value is not the secret. */
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

    /** An option that begins with one of these is a switch: the word after it is not its value. */
    private static final Set<String> SWITCH =
            Set.of("no", "disable", "disabled", "enable", "without", "with", "use", "ask", "allow", "show", "empty");

    /**
     * Keys that are secret. An option with "key" alone names a column ({@code sort --key 2}) or a public key
     * ({@code gpg --recv-keys}).
     */
    private static final Pattern SECRET_KEY = Pattern.compile(
            ".*(?:api|access|secret|private|auth|account|encryption|signing|license|master|activation)-?keys?");

    private static final Set<String> HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-auth");

    private static final Set<String> LAST =
            Set.of("password", "passwd", "pass", "secret", "secrets", "token", "key", "credential", "credentials");

    private SecretNames() {}

    /** A variable or header with one of these words anywhere in its name is always masked. */
    private static final Pattern HELD =
            Pattern.compile("password|passwd|secret|token|key|credential", Pattern.CASE_INSENSITIVE);

    /** Whether the name of a variable ({@code NAME=value}) or header contains a word that is used for secrets. */
    static boolean holdsSecretWord(String name) {
        return HELD.matcher(name).find();
    }

    /** Whether the last word is one that is used for secrets. No package is named so. */
    static boolean isOfSecretAlone(String name) {
        List<String> words = words(name);
        return !words.isEmpty() && LAST.contains(words.get(words.size() - 1));
    }

    /** Whether the value assigned to this name is a secret. */
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
     * The same for a variable, or an option with its value attached ({@code --password=x}).
     * {@code --with-db-password=x} holds a secret, {@code --enable-passwd=x} does not.
     */
    static boolean isSecretAssigned(String name) {
        if (name.startsWith("--with-")) {
            return isOfSecretOption(name);
        }
        return name.startsWith("-") ? isSecretOption(name) : isSecret(name);
    }

    /** Whether the word after this option ({@code --password x}, {@code -storepass x}) is a secret. */
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

    /** Whether the value of a field or header ({@code name: value}) is a secret. */
    static boolean isSecretField(String name) {
        return HEADERS.contains(name.toLowerCase(Locale.ROOT)) || isSecret(name);
    }

    /** Whether this is the shell's variable of the current or the previous folder. */
    static boolean isFolder(String name) {
        return name.equals("PWD") || name.equals("OLDPWD");
    }

    /** {@code _auth} of npm, {@code REDISCLI_AUTH}. Not {@code auth} alone, which usually names a method. */
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
