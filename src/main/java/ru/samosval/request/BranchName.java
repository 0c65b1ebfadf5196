package ru.samosval.request;

import java.util.Optional;
import ru.samosval.input.Characters;
import ru.samosval.input.TextRule;
import ru.samosval.refusal.Refusal.Text;

/** Git's own rule for the name of a branch: {@code git check-ref-format --branch}. */
public final class BranchName implements TextRule {

    private static final String FORBIDDEN = "~^:?*[\\";

    @Override
    public Optional<Text> broken(String text) {
        Optional<Integer> forbidden = text.codePoints()
                .filter(c -> c <= ' ' || c == 0x7F || FORBIDDEN.indexOf(c) >= 0)
                .boxed()
                .findFirst();
        if (forbidden.isPresent()) {
            int c = forbidden.get();
            return c == ' ' ? said("request.repo_branch.blank") : said("request.repo_branch.character", name(c));
        }
        if (text.equals("HEAD")) {
            return said("request.repo_branch.reserved", text);
        }
        if (text.startsWith("-")) {
            return said("request.repo_branch.dash");
        }
        for (String sequence : new String[] {"..", "@{"}) {
            if (text.contains(sequence)) {
                return said("request.repo_branch.character", sequence);
            }
        }
        for (String component : text.split("/", -1)) {
            if (component.isEmpty()) {
                return said("request.repo_branch.slash");
            }
            if (component.startsWith(".") || component.endsWith(".lock")) {
                return said("request.repo_branch.component", Characters.excerpt(component));
            }
        }
        return text.endsWith(".") ? said("request.repo_branch.dot") : Optional.empty();
    }

    private static String name(int codePoint) {
        return codePoint < ' ' || codePoint == 0x7F ? Characters.name(codePoint) : Character.toString(codePoint);
    }

    private static Optional<Text> said(String key, Object... arguments) {
        return Optional.of(new Text(key, arguments));
    }
}
