package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Networks;
import ru.samosval.config.WallClock;
import ru.samosval.input.Folded;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * Slows down the guessing of secrets. Failures are counted for the login, whoever tries it, and for the address,
 * whatever it tries. The counts are stored in the database, so that neither a restart nor another node forgets them.
 *
 * <p>A user who has signed in from an address before has a count of their own there. In a browser where they have
 * signed in they have another one, which the address's count does not affect. So a stranger who keeps guessing cannot
 * keep a user, above all root, from signing in where they always do, even from behind the same proxy. Without such a
 * browser the address's count applies, because at a proxy's address all logins may be known.
 *
 * <p>An address that has hardly failed for a login lately has a few tries that the login's count does not affect:
 * otherwise somebody who guesses without a pause would always be first after each wait. These first tries are counted,
 * too.
 */
@Unguarded("those whom it slows down are not known yet")
@ApplicationScoped
public class Brakes {

    private static final String INSERT_OR_COUNT =
            "INSERT INTO brakes (subject, failures, failed_at, open_at) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at,"
                    + " open_at = excluded.open_at";

    /** The sentence for those who have to wait. */
    static final String BRAKED = "login.braked";

    private static final String LOGIN = "login ";

    /**
     * An address may try a login this often although others are guessing at it: it may be the owner, who has mistyped.
     */
    private static final int FIRST_TRIES = 3;

    private static final int LONGEST_LOGIN = 64;

    @PersistenceContext
    private EntityManager em;

    @Inject
    @WallClock
    private Clock clock;

    private record Count(int failures, long failedAt, long openAt) {}

    /** What a failure is counted for, and the rule for it. */
    private record Subject(String key, Brake brake) {}

    /**
     * Returns if this sign-in may be tried now.
     *
     * @throws TooMany with the time to wait, otherwise
     */
    public void demandSignIn(SignInTry sought) {
        demand(demanded(sought));
    }

    /**
     * Returns if a signed-in user may be asked for their old password now.
     *
     * @throws TooMany with the time to wait, otherwise
     */
    public void demandOwnPassword(String login) {
        demand(List.of(own(login)));
    }

    /**
     * Returns if a secret of the webhook may be tried now from this address.
     *
     * @throws TooMany with the time to wait, otherwise
     */
    public void demandHook(String address) {
        demand(List.of(hook(address)));
    }

    /**
     * Returns if the webhook may be called now from this address without any secret.
     *
     * @throws TooMany with the time to wait, otherwise
     */
    public void demandUnprovenHook(String address) {
        demand(List.of(unproven(address)));
    }

    private void demand(List<Subject> subjects) {
        long openAt = subjects.stream()
                .mapToLong(s -> count(s.key()).map(Count::openAt).orElse(0L))
                .max()
                .orElse(0);
        // Asked after the counts: others may have failed while these were read.
        long now = clock.millis();
        if (openAt > now) {
            throw new TooMany(BRAKED, Duration.ofMillis(openAt - now));
        }
    }

    /** Counts a failed sign-in within the running transaction. Returns how long to wait now. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Duration signInFailed(SignInTry sought) {
        Duration longest = Duration.ZERO;
        List<Subject> subjects = subjects(sought);
        if (isOfTheLogin(subjects.get(0))) {
            if (isAmongTheFirst(sought)) {
                fail(firstTries(sought));
            }
            fail(triedAt(sought));
        }
        for (Subject subject : subjects) {
            Duration wait = fail(subject);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    /** Counts a wrong old password within the running transaction. Returns how long to wait now. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Duration ownPasswordFailed(String login) {
        return fail(own(login));
    }

    /** Resets the count of wrong old passwords, within the running transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void ownPasswordProven(String login) {
        forget(own(login).key());
    }

    /** Counts a wrong secret of the webhook. Returns how long to wait now. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Duration hookFailed(String address) {
        return fail(hook(address));
    }

    /** Counts a call of the webhook without any secret. Returns how long to wait before the next one. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Duration unprovenHook(String address) {
        return fail(unproven(address));
    }

    /** Whether this address has sent the webhook's right secret before. */
    public boolean knowsHook(String address) {
        return count(knownHook(address)).isPresent();
    }

    /** Remembers within the running transaction that this address knows the webhook's secret. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hookProven(String address) {
        write(knownHook(address), new Count(0, clock.millis(), 0));
    }

    /**
     * Resets the count of this login after it has signed in, and remembers the address and the browser. Only this
     * login's failures are subtracted from the address's count: somebody who has an account must not be able to erase
     * their tries at others.
     *
     * @return the token by which the browser is known from now on: the one it has, if that is one of ours
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public String signedIn(SignInTry done) {
        List<Subject> subjects = subjects(done);
        String account = subjects.get(0).key();
        int own = count(account).map(Count::failures).orElse(0);
        // Asked before the count of that browser is deleted, as that is what knows it.
        String browser = isOurs(done.browser()) ? done.browser() : RandomToken.next();
        forget(account);
        for (Subject shared : subjects.subList(1, subjects.size())) {
            count(shared.key())
                    .ifPresent(c ->
                            write(shared.key(), new Count(Math.max(0, c.failures() - own), c.failedAt(), c.openAt())));
        }
        Count known = new Count(0, clock.millis(), 0);
        write(knownAt(done.login(), done.address()), known);
        write(knownIn(done.login(), browser), known);
        return browser;
    }

    /**
     * Whether somebody has signed in with this browser. Only tokens that we have issued count: somebody else may have
     * set the cookie.
     */
    private boolean isOurs(String browser) {
        return browser != null
                && !em.createNativeQuery("SELECT subject FROM brakes WHERE subject >= ? AND subject < ? LIMIT 1")
                        .setParameter(1, browser(browser) + " ")
                        .setParameter(2, browser(browser) + "!")
                        .getResultList()
                        .isEmpty();
    }

    /** Deletes counts that no longer matter. */
    @Transactional
    public void forgetOld() {
        long now = clock.millis();
        em.createNativeQuery("DELETE FROM brakes WHERE failed_at < ? AND subject NOT LIKE 'known%' OR failed_at < ?")
                .setParameter(1, now - Brake.MEMORY.toMillis())
                .setParameter(2, now - KnownBrowser.KNOWN.toMillis())
                .executeUpdate();
    }

    private Duration fail(Subject subject) {
        long now = clock.millis();
        int before = count(subject.key())
                .filter(c -> c.failedAt() > now - Brake.MEMORY.toMillis())
                .map(Count::failures)
                .orElse(0);
        Duration wait = subject.brake().after(before + 1);
        // A failure that costs nothing closes nothing, not even for those whose clock is behind by a millisecond.
        long openAt = wait.isZero() ? 0 : now + wait.toMillis();
        write(subject.key(), new Count(before + 1, now, openAt));
        return wait;
    }

    private void write(String subject, Count count) {
        em.createNativeQuery(INSERT_OR_COUNT)
                .setParameter(1, subject)
                .setParameter(2, count.failures())
                .setParameter(3, count.failedAt())
                .setParameter(4, count.openAt())
                .executeUpdate();
    }

    private void forget(String subject) {
        em.createNativeQuery("DELETE FROM brakes WHERE subject = ?")
                .setParameter(1, subject)
                .executeUpdate();
    }

    private Optional<Count> count(String subject) {
        List<?> rows = em.createNativeQuery("SELECT failures, failed_at, open_at FROM brakes WHERE subject = ?")
                .setParameter(1, subject)
                .getResultList();
        return rows.stream().findFirst().map(row -> {
            Object[] columns = (Object[]) row;
            return new Count(
                    ((Number) columns[0]).intValue(),
                    ((Number) columns[1]).longValue(),
                    ((Number) columns[2]).longValue());
        });
    }

    /** The counts that decide whether a try has to wait. */
    private List<Subject> demanded(SignInTry sought) {
        List<Subject> subjects = subjects(sought);
        return isOfTheLogin(subjects.get(0)) && isAmongTheFirst(sought)
                ? List.of(firstTries(sought), of(sought.address()))
                : subjects;
    }

    /** Whether the address has hardly failed for this login within the time in which failures count. */
    private boolean isAmongTheFirst(SignInTry sought) {
        return count(triedAt(sought).key())
                .filter(c -> c.failedAt() > clock.millis() - Brake.MEMORY.toMillis())
                .filter(c -> c.failures() >= FIRST_TRIES)
                .isEmpty();
    }

    /** The counts that a failure is added to, that of the login first. */
    private List<Subject> subjects(SignInTry sought) {
        if (sought.browser() != null) {
            String known = knownIn(sought.login(), sought.browser());
            if (count(known).isPresent()) {
                return List.of(new Subject(known, Brake.LOGIN));
            }
        }
        String known = knownAt(sought.login(), sought.address());
        String account = count(known).isPresent() ? known : LOGIN + shortened(sought.login());
        return List.of(new Subject(account, Brake.LOGIN), of(sought.address()));
    }

    private static boolean isOfTheLogin(Subject subject) {
        return subject.key().startsWith(LOGIN);
    }

    private static Subject firstTries(SignInTry sought) {
        return new Subject("first " + shortened(sought.login()), Brake.FIRST_TRIES);
    }

    private static Subject triedAt(SignInTry sought) {
        // By the provider's line: its owner has so many networks that each of them would bring some first tries.
        return new Subject(
                "tried " + shortened(sought.login()) + " at " + Networks.line(sought.address()), Brake.LOGIN);
    }

    private static Subject own(String login) {
        return new Subject("own " + shortened(login), Brake.LOGIN);
    }

    private static Subject of(String address) {
        return new Subject("address " + Networks.customer(address), Brake.ADDRESS);
    }

    private static Subject hook(String address) {
        return new Subject("hook " + Networks.customer(address), Brake.HOOK);
    }

    private static Subject unproven(String address) {
        return new Subject("hook-unproven " + Networks.customer(address), Brake.HOOK);
    }

    private static String knownHook(String address) {
        return "known-hook at " + Networks.customer(address);
    }

    private static String knownAt(String login, String address) {
        return "known " + shortened(login) + " at " + Networks.customer(address);
    }

    private static String knownIn(String login, String browser) {
        return browser(browser) + " " + shortened(login);
    }

    private static String browser(String token) {
        return "known-in " + RandomToken.hash(token);
    }

    private static String shortened(String login) {
        String name = Folded.of(login);
        return name.length() > LONGEST_LOGIN ? name.substring(0, LONGEST_LOGIN) : name;
    }
}
