package ru.samosval.telemetry.desk;

import jakarta.ws.rs.QueryParam;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Histories;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.input.NumericParameter;
import ru.samosval.input.Timestamps;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Telemetry;

/**
 * The parameters of the log desk, as its address has them. A parameter that may be a list can also be given several
 * times.
 */
public class DeskParameters {

    /** At most this many deployments are looked at together. */
    static final int MOST_DEPLOYMENTS = 1_000;

    private static final int MOST_REPLICAS = 100;

    /** The fields that the query of a desk may have. */
    private static final List<String> FIELDS = List.of(
            "deployment",
            "name",
            "environment",
            "replica",
            "level",
            "run",
            "from",
            "to",
            "q",
            "regex",
            "case",
            "inverse",
            "after");

    @QueryParam("deployment")
    List<String> deployments;

    @QueryParam("name")
    String name;

    @QueryParam("environment")
    String environment;

    @QueryParam("replica")
    String replica;

    @QueryParam("level")
    List<String> levels;

    @QueryParam("run")
    String run;

    @QueryParam("from")
    String from;

    @QueryParam("to")
    String to;

    @QueryParam("q")
    String text;

    @QueryParam("regex")
    String regex;

    @QueryParam("case")
    String caseMatters;

    @QueryParam("inverse")
    String inverse;

    /**
     * Parses the query of a desk that is itself the value of a parameter. Returns its fields, decoded.
     *
     * @throws Invalid if it is not encoded properly or has an unknown field
     */
    static Map<String, List<String>> fields(String parameter, String query) {
        Map<String, List<String>> fields = new HashMap<>();
        try {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.computeIfAbsent(decoded(name), missing -> new ArrayList<>(1))
                        .add(decoded(value));
            }
        } catch (IllegalArgumentException e) {
            throw new Invalid(parameter, "error.encoding");
        }
        for (String name : fields.keySet()) {
            if (!name.isEmpty() && !FIELDS.contains(name)) {
                throw new Invalid(parameter, "desk.field.unknown", Characters.excerpt(name), String.join(", ", FIELDS));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The parameters with these fields. */
    static DeskParameters of(Map<String, List<String>> fields) {
        DeskParameters asked = new DeskParameters();
        asked.deployments = fields.get("deployment");
        asked.name = first(fields, "name");
        asked.environment = first(fields, "environment");
        asked.replica = first(fields, "replica");
        asked.levels = fields.get("level");
        asked.run = first(fields, "run");
        asked.from = first(fields, "from");
        asked.to = first(fields, "to");
        asked.text = first(fields, "q");
        asked.regex = first(fields, "regex");
        asked.caseMatters = first(fields, "case");
        asked.inverse = first(fields, "inverse");
        return asked;
    }

    /** The first value of a field, which counts if only one is meant; null if there is none. */
    static String first(Map<String, List<String>> fields, String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(0);
    }

    /** Which deployments are asked for. */
    Histories.Choice choice() {
        List<Long> ids = new ArrayList<>();
        for (String id : split(deployments)) {
            ids.add(NumericParameter.id(id));
        }
        if (ids.isEmpty() && deployments != null && !deployments.isEmpty()) {
            // An empty variable in somebody's script: it does not mean all deployments.
            throw new Invalid("deployment", "desk.deployment.none");
        }
        if (ids.size() > MOST_DEPLOYMENTS) {
            throw new Invalid("deployment", "desk.deployments.many", MOST_DEPLOYMENTS);
        }
        Environment chosen = isGiven(environment)
                ? Keyed.parse(Environment.class, environment)
                        .orElseThrow(() -> new Invalid("environment", "desk.environment"))
                : null;
        return new Histories.Choice(ids, name, chosen);
    }

    /** Which of their lines are asked for. */
    Wanted wanted() {
        return new Wanted(
                isGiven(replica) ? NumericParameter.between("replica", replica, 1, MOST_REPLICAS) : Telemetry.ALL,
                wantedLevels(),
                Matching.of(text, flag("regex", regex), flag("case", caseMatters), flag("inverse", inverse)));
    }

    /**
     * The same without a text to look for.
     *
     * @throws Invalid if a text is given: it would not be looked for here
     */
    Wanted wantedWhateverTheySay() {
        if (isGiven(text)) {
            throw new Invalid("q", "desk.q.elsewhere");
        }
        return wanted();
    }

    /** The number of the run; 0 if none is given. */
    int run() {
        return isGiven(run) ? NumericParameter.between("run", run, 1, Integer.MAX_VALUE) : 0;
    }

    private boolean[] wantedLevels() {
        boolean[] wanted = new boolean[Level.values().length];
        List<String> named = split(levels);
        if (named.isEmpty()) {
            Arrays.fill(wanted, true);
        }
        for (String each : named) {
            Level level = Arrays.stream(Level.values())
                    .filter(l -> l.name().equalsIgnoreCase(each))
                    .findFirst()
                    .orElseThrow(() -> new Invalid("level", "desk.level", Characters.excerpt(each)));
            wanted[level.ordinal()] = true;
        }
        return wanted;
    }

    /** The place that a parameter names, or the other one if it is not given. */
    static Place place(String parameter, String text, Place otherwise) {
        return isGiven(text)
                ? Place.parse(text)
                        .orElseThrow(
                                () -> new Invalid(parameter, key(text), Characters.excerpt(text.strip()), parameter))
                : otherwise;
    }

    private static String key(String text) {
        Timestamps.Fault fault = Timestamps.fault(text);
        return switch (fault) {
            // The key of a line is allowed as well.
            case FORMAT, DIGITS -> "desk.moment.format";
            case CALENDAR, ZONE -> fault.key();
        };
    }

    static boolean flag(String parameter, String text) {
        if (!isGiven(text) || text.strip().equals("false")) {
            return false;
        }
        if (text.strip().equals("true")) {
            return true;
        }
        throw new Invalid(parameter, "desk.flag");
    }

    private static List<String> split(List<String> given) {
        return given == null
                ? List.of()
                : given.stream()
                        .flatMap(g -> Arrays.stream(g.split(",")))
                        .map(String::strip)
                        .filter(g -> !g.isEmpty())
                        .toList();
    }

    static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}
