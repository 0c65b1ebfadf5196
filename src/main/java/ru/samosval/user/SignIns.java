package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.SignedOut;
import ru.samosval.refusal.Refusal.TooMany;

/** Signing in, and changing one's own password: whatever asks for a password is braked and audited here. */
@Unguarded("those who sign in are not known yet")
@ApplicationScoped
public class SignIns {

    private static final int LONGEST_NAME_SHOWN = 64;

    @Inject
    private Users users;

    @Inject
    private Sessions sessions;

    @Inject
    private Passwords passwords;

    @Inject
    private Brakes brakes;

    @Inject
    private Audit audit;

    @Inject
    private SignIns self;

    /** A sign-in that is done: its token, and that by which the browser is known from now on. */
    public record Done(String token, String browser) {}

    /**
     * Signs in an active user by password (section 4.1). Each try is in the audit log; after some wrong ones the next
     * is refused for a while ({@link TooMany}).
     *
     * @param replaced the token of the sign-in that the browser gives up for this one; null where there is none
     * @return the new sign-in; empty where login and password are not those of an active user
     */
    public Optional<Done> signIn(SignInTry sought, String password, String replaced, String agent) {
        try {
            return prove(sought, password, replaced, agent);
        } catch (TooMany later) {
            self.recordTooMany(sought, later);
            throw later;
        }
    }

    private Optional<Done> prove(SignInTry sought, String password, String replaced, String agent) {
        brakes.demandSignIn(sought);
        User user = users.find(sought.login()).orElse(null);
        // Outside a transaction: hashing takes long, and a transaction holds the write lock.
        String proven = passwords.verify(password, user) ? user.getPasswordHash() : null;
        return self.decide(sought, proven, replaced, agent);
    }

    /**
     * Decides a try by what the user is at this moment, and records it. The brake is asked once more: of many tries at once
     * all have passed it before the first was counted, and one that is right among them must not be found so. And the password
     * is compared with the one of this moment: it may have been changed while it was hashed, and then it opens nothing.
     *
     * @param proven the hash whose password the caller knows; null where it knows none
     */
    @Transactional
    public Optional<Done> decide(SignInTry sought, String proven, String replaced, String agent) {
        brakes.demandSignIn(sought);
        User user = users.find(sought.login()).orElse(null);
        boolean matches = user != null && user.getPasswordHash().equals(proven);
        if (!matches || user == null || !user.isActive()) {
            String why = user == null
                    ? "unknown login"
                    : user.isServiceAccount() ? "service account" : matches ? "blocked" : "wrong password";
            recordFailed(sought, user, why);
            recordBrake(
                    user == null ? null : user.getId(),
                    who(sought, user),
                    sought.address(),
                    brakes.signInFailed(sought));
            return Optional.empty();
        }
        String browser = brakes.signedIn(sought);
        sessions.endReplaced(replaced);
        Sessions.Opened opened = sessions.open(user, sought.address(), agent);
        audit.record(opened.actor(), AuditAction.LOGIN, user.getId(), "username: " + user.getUsername());
        return Optional.of(new Done(opened.token(), browser));
    }

    /** Records that a try was refused before its password was looked at. */
    @Transactional
    public void recordTooMany(SignInTry sought, TooMany later) {
        boolean braked = later.text().key().equals(Brakes.BRAKED);
        recordFailed(sought, users.find(sought.login()).orElse(null), braked ? "too many tries" : "server busy");
    }

    private void recordFailed(SignInTry sought, User user, String why) {
        Long id = user == null ? null : user.getId();
        String details = who(sought, user) + "; reason: " + why;
        audit.recordRefusal(id, AuditAction.LOGIN_FAILED, id, details, sought.address());
    }

    private static String who(SignInTry sought, User user) {
        return "username: " + (user == null ? shortened(sought.login()) : user.getUsername());
    }

    private void recordBrake(Long user, String who, String address, Duration wait) {
        if (!wait.isZero()) {
            audit.recordRefusal(
                    user, AuditAction.LOGIN_BRAKED, user, who + "; wait: " + wait.toSeconds() + " s", address);
        }
    }

    /**
     * Gives the actor another password, and ends all their sign-ins but the one they act by.
     *
     * @param old the password they have, which a stolen session does not know
     */
    public void changeOwnPassword(Actor actor, long session, String old, String wanted) {
        brakes.demandOwnPassword(actor.username());
        User user = users.find(actor.username()).orElseThrow(SignedOut::new);
        List<FieldError> errors = new ArrayList<>(passwords.check("new_password", wanted, actor.username()));
        if (old == null || old.isEmpty()) {
            errors.add(new FieldError("old_password", "user.password.required"));
        }
        if (!errors.isEmpty()) {
            // Before the old one is judged: nobody learns that it is right by a new one that is not good.
            throw new Invalid(errors);
        }
        if (!passwords.verify(old, user)) {
            self.recordWrongOld(actor);
            throw new Invalid("old_password", "user.password.old.wrong");
        }
        self.replaceOwn(actor, session, user.getPasswordHash(), passwords.hash(wanted));
    }

    /**
     * Gives the actor another password where they still have the one that they knew: it took long to hash both. The brake is
     * asked once more, as in {@link #decide}: of many tries at once the right one is not found so.
     *
     * @param proven the hash whose password the actor knows
     */
    @Transactional
    public void replaceOwn(Actor actor, long session, String proven, String hash) {
        audit.demandActive(actor);
        brakes.demandOwnPassword(actor.username());
        User user = users.find(actor.username()).orElseThrow(SignedOut::new);
        if (!user.getPasswordHash().equals(proven)) {
            throw new Conflict("user.password.meanwhile");
        }
        brakes.ownPasswordProven(actor.username());
        users.setPassword(actor, actor.id(), hash, session);
    }

    /** Records that somebody who is signed in did not know the password that they have; of many at once no more than the brake lets. */
    @Transactional
    public void recordWrongOld(Actor actor) {
        audit.demandActive(actor);
        brakes.demandOwnPassword(actor.username());
        String who = "username: " + actor.username();
        audit.recordRefusal(actor.id(), AuditAction.USER_PASSWORD_FAILED, actor.id(), who, actor.address());
        recordBrake(actor.id(), who, actor.address(), brakes.ownPasswordFailed(actor.username()));
    }

    private static String shortened(String username) {
        return Characters.quoted(
                username.length() > LONGEST_NAME_SHOWN ? username.substring(0, LONGEST_NAME_SHOWN) + "…" : username);
    }
}
