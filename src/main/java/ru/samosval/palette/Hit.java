package ru.samosval.palette;

import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Something that is found, with what the actor may do with it now, which is looked up when it is asked for first.
 */
final class Hit {
    private final Found thing;
    private final Predicate<PaletteAction> suited;
    private final Supplier<Set<PaletteAction>> allowed;
    private Set<PaletteAction> actions;

    private Hit(Found thing, Predicate<PaletteAction> suited, Supplier<Set<PaletteAction>> allowed) {
        this.thing = thing;
        this.suited = suited;
        this.allowed = allowed;
    }

    static Hit of(String kind, String name, String note, String path) {
        return new Hit(Found.thing(kind, name, note, path), action -> true, Set::of);
    }

    Hit with(Supplier<Set<PaletteAction>> allowedActions) {
        return new Hit(thing, suited, allowedActions);
    }

    Hit suiting(Predicate<PaletteAction> suitedActions) {
        return new Hit(thing, suitedActions, allowed);
    }

    Found thing() {
        return thing;
    }

    /** Whether the action may be among those that are allowed, as far as the found row tells. */
    boolean suits(PaletteAction action) {
        return suited.test(action);
    }

    Set<PaletteAction> actions() {
        if (actions == null) {
            actions = allowed.get();
        }
        return actions;
    }
}
