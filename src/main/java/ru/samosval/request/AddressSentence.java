package ru.samosval.request;

import java.util.Optional;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Text;
import ru.samosval.simulation.UserInfo;

/** The sentences about addresses. They never show a secret. */
final class AddressSentence {

    static final String KEY = "request.repo_url.";

    private AddressSentence() {}

    static Optional<Text> of(String key, Object... arguments) {
        return Optional.of(new Text(KEY + key, arguments));
    }

    /**
     * What may be written instead of the text: without a secret, in a form that git takes. The text itself if it is no
     * address.
     */
    static String suggestion(String text) {
        return RepoAddress.read(text)
                .map(RepoAddress::withoutSecret)
                .map(address -> address.isReachable() ? address.saved() : address.suggested())
                .orElse(shown(text));
    }

    static String shown(String text) {
        return Characters.excerpt(UserInfo.masked(text));
    }
}
