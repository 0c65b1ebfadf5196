package ru.samosval.i18n;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import ru.samosval.refusal.Refusal.Text;

/** The reader's language, and sentences in it. */
@Named
@RequestScoped
public class Texts {

    /** The cookie with the language that the user has chosen. */
    public static final String COOKIE = "language";

    /** The languages of the portal. The first one is the default. */
    public static final List<Locale> LANGUAGES = List.of(new Locale("ru"), Locale.ENGLISH);

    private static final String BUNDLE = "ru.samosval.i18n.text";
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final Map<Locale, Language> KEPT = new ConcurrentHashMap<>();

    @Inject
    private HttpServletRequest request;

    private Locale locale;

    /**
     * The language that the user has chosen; otherwise the first of the browser's languages that the portal has;
     * otherwise Russian.
     */
    public Locale getLocale() {
        if (locale == null) {
            locale = Stream.concat(chosen(), asked())
                    .flatMap(l -> LANGUAGES.stream().filter(k -> k.getLanguage().equals(l.getLanguage())))
                    .findFirst()
                    .orElse(LANGUAGES.get(0));
        }
        return locale;
    }

    private Stream<Locale> chosen() {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Stream.empty()
                : Stream.of(cookies)
                        .filter(c -> c.getName().equals(COOKIE))
                        .map(c -> Locale.forLanguageTag(c.getValue()));
    }

    private Stream<Locale> asked() {
        return request.getHeader("Accept-Language") == null
                ? Stream.empty()
                : Collections.list(request.getLocales()).stream();
    }

    /** The sentence in the reader's language. If the bundle lacks the key, the key itself. */
    public String say(Text text) {
        return of(text.key(), text.arguments());
    }

    /**
     * The same by key. It has a name of its own, since pages call it some hundred times, and Expression Language takes
     * ten times as long if it must choose between overloaded methods.
     */
    public String of(String key, Object... arguments) {
        Language language = language();
        return arguments.length == 0
                ? language.constant(key)
                : language.format(key, Stream.of(arguments).map(this::shown).toArray());
    }

    /**
     * A question for {@code p:confirm}, which PrimeFaces writes into a script of the page. PrimeFaces does not escape
     * what would end the script or the part of the answer it stands in, and the question may hold names that people
     * typed. So the characters of markup are replaced by others that look alike.
     */
    public String ask(String key, Object... arguments) {
        return of(key, arguments).replace('<', '‹').replace('>', '›').replace('&', '＆');
    }

    /** A text that is stored in English, in the reader's language ({@link Said}); empty for null. */
    public String said(String english) {
        return english == null ? "" : language().isEnglish() ? english : Said.told(english, language().bundle);
    }

    /**
     * A JSON object with the sentences of {@link Said} whose keys begin like this: the English sentence and its
     * translation.
     */
    public String saidAsJson(String beginning) {
        return language().said.computeIfAbsent(beginning, this::asJson);
    }

    private String asJson(String beginning) {
        JsonObjectBuilder words = Json.createObjectBuilder();
        ResourceBundle english = bundle(Locale.ENGLISH);
        english.keySet().stream()
                .filter(key -> key.startsWith(beginning))
                .forEach(key -> words.add(
                        new MessageFormat(english.getString(key), Locale.ENGLISH).format(new Object[0]), of(key)));
        return words.build().toString();
    }

    /** Whether there is a sentence with this key. */
    public boolean has(String key) {
        return language().bundle.containsKey(key);
    }

    private Language language() {
        return KEPT.computeIfAbsent(getLocale(), Language::new);
    }

    static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle(BUNDLE, language, NO_FALLBACK);
    }

    /**
     * A language's bundle, and its sentences without arguments, already formatted: a page has a hundred of them, and
     * formats are slow to parse.
     */
    private static final class Language {

        private final Locale locale;
        private final ResourceBundle bundle;
        private final Map<String, String> constants = new ConcurrentHashMap<>();

        /** What {@link Texts#saidAsJson} gave. Only pages name the beginnings, so there are few. */
        private final Map<String, String> said = new ConcurrentHashMap<>();

        Language(Locale locale) {
            this.locale = locale;
            this.bundle = bundle(locale);
        }

        boolean isEnglish() {
            return locale.equals(Locale.ENGLISH);
        }

        String constant(String key) {
            String kept = constants.get(key);
            if (kept == null) {
                kept = format(key);
                if (bundle.containsKey(key)) {
                    // Only for keys that exist: unknown keys may come from outside, in any number.
                    constants.put(key, kept);
                }
            }
            return kept;
        }

        String format(String key, Object... arguments) {
            return bundle.containsKey(key)
                    ? new MessageFormat(Plural.chosen(bundle.getString(key), locale, arguments), locale)
                            .format(arguments)
                    : key;
        }
    }

    /**
     * A count with its digits in groups, as the reader's language has them. Sentences are not grouped by themselves:
     * their numbers may be ids, ports or codes.
     */
    public String count(long number) {
        return NumberFormat.getIntegerInstance(getLocale()).format(number);
    }

    /** The label of a state, role or mode. */
    public String label(Keyed value) {
        return value == null ? "" : of(value.getLabelKey());
    }

    /** Values are shown the way a sentence needs them: a state by its label and its key. */
    private Object shown(Object argument) {
        if (argument instanceof Keyed value) {
            String label = label(value);
            return (language().isEnglish() ? "“" + label + "”" : "«" + label + "»") + " (" + value.getKey() + ")";
        }
        if (argument instanceof Double number) {
            return NumberFormat.getInstance(getLocale()).format(number);
        }
        return argument instanceof Number ? argument.toString() : argument;
    }
}
