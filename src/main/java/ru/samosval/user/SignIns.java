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

/**
 * Signing in and changing one's own password. Every check of a password is slowed down ({@link Brakes}) and recorded in
 * the audit log.
 */
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

    /** A completed sign-in: its token, and the token that identifies the browser from now on. */
    public record Done(String token, String browser) {}

    /**
     * Signs in an active user by password (section 4.1). Each attempt is recorded in the audit log.
     *
     * @param replaced the token of the sign-in that the browser replaces by this one; null if there is none
     * @return the new sign-in; empty if login and password are not those of an active user
     * @throws TooMany after several wrong attempts, for a while
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
        // Outside of a transaction: hashing takes long, and a transaction would hold the write lock.
        String proven = passwords.verify(password, user) ? user.getPasswordHash() : null;
        return self.decide(sought, proven, replaced, agent);
    }

    /**
     * Decides an attempt by the present state of the user, and records it. The brake is asked again: of many attempts
     * at once, all may have passed it before the first was counted, and the right one must not be found that way. The
     * hash is compared with the present one, too: if the password was changed in the meantime, the old one no longer
     * opens anything.
     *
     * @param proven the hash of the password that the caller knows; null if they know none
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

    /** Records that an attempt was refused before its password was checked. */
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
     * Changes the actor's password, and ends all their sign-ins except the one they act by.
     *
     * @param old the present password, which somebody with a stolen session does not know
     * @throws Invalid if the old password is wrong or the new one is not allowed
     */
    public void changeOwnPassword(Actor actor, long session, String old, String wanted) {
        brakes.demandOwnPassword(actor.username());
        User user = users.find(actor.username()).orElseThrow(SignedOut::new);
        List<FieldError> errors = new ArrayList<>(passwords.check("new_password", wanted, actor.username()));
        if (old == null || old.isEmpty()) {
            errors.add(new FieldError("old_password", "user.password.required"));
        }
        if (!errors.isEmpty()) {
            // Checked before the old one, so that nobody can test the old password with a new one that is not allowed.
            throw new Invalid(errors);
        }
        if (!passwords.verify(old, user)) {
            self.recordWrongOld(actor);
            throw new Invalid("old_password", "user.password.old.wrong");
        }
        self.replaceOwn(actor, session, user.getPasswordHash(), passwords.hash(wanted));
    }

    /**
     * Changes the actor's password if they still have the one that was verified: hashing both took long. The brake is
     * asked again, as in {@link #decide}, so that many attempts at once do not find the right password.
     *
     * @param proven the hash of the password that the actor knows
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

    /**
     * Records that a signed-in user entered a wrong old password. Of many attempts at once no more are recorded than
     * the brake allows.
     */
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
