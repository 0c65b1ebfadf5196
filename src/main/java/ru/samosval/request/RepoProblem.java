package ru.samosval.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Text;

/**
 * Why an address is not saved: what is wrong with it, and what to write instead. People also paste what surrounds an
 * address: a command, a line of a list, another tool's notation, two addresses at once. The comparison is less strict:
 * the webhook accepts whatever names a repository.
 */
final class RepoProblem {

    private static final String REQUIRED = "request.repo_url.required";

    /**
     * Where an address may begin: at a scheme, or at the user of the short form, if that follows a character that no
     * address has there.
     */
    private static final Pattern BEGIN = Pattern.compile(
            "(?<![A-Za-z0-9+.-])(?:git\\+)?(?:https?|ssh|git)(?:\\+git)?://|(?<![^\\s,;\"'<(\\[«“=])[\\w.+-]+@[\\w.-]+:(?!//)",
            Pattern.CASE_INSENSITIVE);

    /** An incomplete scheme: {@code https//}, {@code https:/}, {@code ssh:git@}. */
    private static final Pattern HALF_SCHEME =
            Pattern.compile("(?i)(?:(https?|ssh|git)//|(https?|ssh):/?(?!/)|(https?|ssh|git):///)([^\\s/\\\\].*)");

    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#]*@)?([^/?#]*)(.*)");
    private static final Pattern NO_PORT = Pattern.compile("(.*?):([^:\\]]*)");
    private static final Pattern LOCAL = Pattern.compile("(?:/|\\.\\.?/|~|[A-Za-z]:[/\\\\]|\\\\\\\\|file:).*");
    private static final Pattern FOLDER_ABOVE = Pattern.compile("(?i).*(?:[/:]|%2f)(?:\\.|%2e){2}(?:(?:[/?#]|%2f).*)?");
    private static final Pattern HOST_ALONE =
            Pattern.compile("(?:[\\w.+-]+@[\\w.-]+|[\\w-]+(?:\\.[\\w-]+(?=\\.))*+\\.(?!git\\b)[A-Za-z]+):?/?");
    private static final Pattern HOST_AND_PATH = Pattern.compile("[\\w-]+(?:\\.[\\w-]+)++(?::\\d+)?[/:][^\\s]+");
    private static final Set<String> SCHEMES =
            Set.of("http", "https", "ssh", "git", "git+http", "git+https", "git+ssh", "ssh+git");

    private static final String AROUND_BEFORE = "\"'`<([{«“„,;";
    private static final String AROUND_AFTER = "\"'`<>([{])}«»”“,;.:\\。，；";

    private RepoProblem() {}

    /**
     * What is wrong with an address that was typed into a form. Empty if it can be saved, and the saved form can be
     * typed again.
     */
    static Optional<Text> of(String typed) {
        String text = typed.strip();
        Optional<Text> problem = check(text);
        String saved = problem.isPresent() ? text : RepoUrl.saved(text);
        if (saved.equals(text)) {
            return problem;
        }
        boolean stays = check(saved).isEmpty() && RepoUrl.saved(saved).equals(saved);
        return stays ? Optional.empty() : AddressSentence.of("format");
    }

    private static Optional<Text> check(String text) {
        Matcher half = HALF_SCHEME.matcher(inner(text));
        if (half.matches()) {
            return Optional.of(halfScheme(half));
        }
        Optional<RepoAddress> address = RepoAddress.read(text);
        if (address.isPresent() && address.get().holdsSecret() && !hasBlank(text)) {
            return AddressSentence.of("secret", AddressSentence.suggestion(inner(text)));
        }
        return pasted(text)
                .or(() -> address.flatMap(RepoAddress::repository).isEmpty()
                        ? Optional.of(fault(text))
                        : AddressProblem.of(address.get()));
    }

    /** Why a text names no repository. */
    static Text unreadable(String text) {
        return pasted(text).orElseGet(() -> fault(text));
    }

    /** The problem of what was pasted along with the address, or instead of it. */
    private static Optional<Text> pasted(String text) {
        String core = inner(text);
        if (core.isEmpty()) {
            return Optional.of(new Text(REQUIRED));
        }
        if (core.indexOf('\\', core.lastIndexOf('@') + 1) >= 0
                && !LOCAL.matcher(core).matches()) {
            String slashed = core.replaceAll("\\\\+", "/").replaceFirst("^([A-Za-z+]+):/+", "$1://");
            return AddressSentence.of("backslash", AddressSentence.suggestion(inner(slashed)));
        }
        if (RepoAddress.read(core).filter(RepoAddress::isOfTerraform).isPresent() || core.startsWith("git::")) {
            return AddressSentence.of("terraform", AddressSentence.suggestion(core));
        }
        List<String> addresses = addresses(core);
        if (addresses.size() > 1) {
            return AddressSentence.of(
                    "two", AddressSentence.shown(addresses.get(0)), AddressSentence.shown(addresses.get(1)));
        }
        return around(text, addresses.isEmpty() ? core : addresses.get(0));
    }

    /** The problem of what stands before or after an address in the text. */
    private static Optional<Text> around(String text, String address) {
        int at = text.indexOf(address);
        String before = text.substring(0, at).strip();
        String after = text.substring(at + address.length()).strip();
        // In Azure DevOps names may contain blanks.
        if (hasBlank(address) && !address.contains("/_git/") && isRead(address.substring(0, indexOfBlank(address)))) {
            return behindBlank(address, before);
        }
        boolean around = !before.isEmpty() || !after.isEmpty();
        return around && isRead(address)
                ? AddressSentence.of(
                        "around",
                        AddressSentence.suggestion(address),
                        AddressSentence.shown(before.isEmpty() ? after : before))
                : Optional.empty();
    }

    private static Optional<Text> behindBlank(String address, String before) {
        int blank = indexOfBlank(address);
        String first = inner(address.substring(0, blank));
        String rest = address.substring(blank).strip();
        if (HOST_AND_PATH.matcher(rest).matches() && isRead(inner(rest))) {
            return AddressSentence.of("two", AddressSentence.shown(first), AddressSentence.shown(inner(rest)));
        }
        return before.isEmpty()
                ? AddressSentence.of("blank", AddressSentence.suggestion(first), AddressSentence.shown(rest))
                : AddressSentence.of("around", AddressSentence.suggestion(first), AddressSentence.shown(before));
    }

    private static boolean isRead(String text) {
        return RepoAddress.read(text).isPresent();
    }

    /** The addresses in the text. If there is only one, it includes the words that follow it. */
    private static List<String> addresses(String text) {
        List<Integer> begins = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        while (begin.find()) {
            begins.add(begin.start());
        }
        begins.add(text.length());
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i + 1 < begins.size(); i++) {
            String piece = inner(text.substring(begins.get(i), begins.get(i + 1)));
            int blank = indexOfBlank(piece);
            String first = blank < 0 ? piece : inner(piece.substring(0, blank));
            if (isRead(first)) {
                boolean last = i + 2 == begins.size();
                addresses.add(last && addresses.isEmpty() ? piece : first);
            }
        }
        return addresses.stream().distinct().toList();
    }

    /** The text without the marks that lists, sentences and shells put around an address. */
    private static String inner(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && (isBlank(text.charAt(from)) || AROUND_BEFORE.indexOf(text.charAt(from)) >= 0)) {
            if (text.charAt(from) == '[' && text.indexOf(']') > from && text.indexOf("](") < 0) {
                break;
            }
            from++;
        }
        while (to > from && (isBlank(text.charAt(to - 1)) || AROUND_AFTER.indexOf(text.charAt(to - 1)) >= 0)) {
            char last = text.charAt(to - 1);
            boolean closes = last == ')' && text.indexOf('(', from) >= 0 || last == ']' && text.indexOf('[', from) >= 0;
            if (closes || text.startsWith("..", to - 2) && (to < 3 || text.charAt(to - 3) == '/')) {
                break;
            }
            to--;
        }
        return text.substring(from, to);
    }

    private static Text halfScheme(Matcher half) {
        String scheme = half.group(1) != null ? half.group(1) : half.group(2) != null ? half.group(2) : half.group(3);
        String rest = half.group(4);
        String whole = scheme.toLowerCase(Locale.ROOT) + "://";
        boolean brief = BEGIN.matcher(rest).lookingAt();
        return new Text(
                AddressSentence.KEY + "slashes",
                whole,
                brief ? AddressSentence.suggestion(rest) : AddressSentence.suggestion(whole + rest));
    }

    /** Why a text with nothing around it is no address. */
    private static Text fault(String written) {
        String text = inner(written);
        if (text.isEmpty()) {
            return new Text(REQUIRED);
        }
        int end = RepoAddressReader.endOfScheme(text);
        return end < 0
                ? faultWithoutScheme(text)
                : faultBehindScheme(text, text.substring(0, end).toLowerCase(Locale.ROOT));
    }

    private static Text faultWithoutScheme(String text) {
        if (LOCAL.matcher(text).matches()) {
            return new Text(AddressSentence.KEY + "local");
        }
        Matcher half = HALF_SCHEME.matcher(text);
        if (half.matches()) {
            return halfScheme(half);
        }
        if (FOLDER_ABOVE.matcher(text).matches()) {
            return new Text(AddressSentence.KEY + "dots");
        }
        return HOST_ALONE.matcher(text).matches()
                ? new Text(AddressSentence.KEY + "path", AddressSentence.shown(text))
                : new Text(AddressSentence.KEY + "format");
    }

    private static Text faultBehindScheme(String text, String scheme) {
        if (!SCHEMES.contains(scheme)) {
            return new Text(AddressSentence.KEY + (scheme.equals("file") ? "local" : "unknown"), scheme + "://");
        }
        Matcher authority = AUTHORITY.matcher(text);
        return authority.matches()
                ? faultOfAuthority(scheme, authority.group(1), authority.group(2))
                : new Text(AddressSentence.KEY + "format");
    }

    private static Text faultOfAuthority(String scheme, String host, String rest) {
        Matcher port = NO_PORT.matcher(host);
        String name = port.matches() ? port.group(1) : host;
        boolean isHost = RepoAddressReader.isHost(name);
        if (isHost && port.matches() && !port.group(2).matches("\\d*")) {
            String path = scheme + "://" + name + "/" + port.group(2) + rest;
            return new Text(
                    AddressSentence.KEY + "colon",
                    name + ":",
                    Characters.excerpt(port.group(2)),
                    AddressSentence.suggestion(path));
        }
        if (FOLDER_ABOVE.matcher(rest).matches()) {
            return new Text(AddressSentence.KEY + "dots");
        }
        boolean pathless = rest.replaceFirst("[?#].*", "").matches("(?:/|\\.git)*+");
        return isHost && pathless
                ? new Text(AddressSentence.KEY + "path", AddressSentence.shown(host))
                : new Text(AddressSentence.KEY + "format");
    }

    private static boolean hasBlank(String text) {
        return indexOfBlank(text) >= 0;
    }

    private static int indexOfBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isBlank(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
