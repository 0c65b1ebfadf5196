package ru.samosval;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.inject.Named;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.lang.invoke.MethodHandles;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.chrono.ChronoLocalDate;
import java.time.chrono.JapaneseDate;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import ru.samosval.access.Actor;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Producers;
import ru.samosval.config.WallClock;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.History;
import ru.samosval.faces.FormPost;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/** The structure that the design requires of the code. */
@AnalyzeClasses(packages = "ru.samosval", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule rooms_do_not_depend_on_each_other_in_a_circle =
            slices().matching("ru.samosval.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_do_not_depend_on_each_other_in_a_circle_either =
            slices().matching("ru.samosval.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_simulation_is_pure_Java = noClasses()
            .that()
            .resideInAnyPackage("..simulation..", "..format..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "java.sql..", "javax.sql..", "org.eclipse..");

    @ArchTest
    static final ArchRule the_simulation_knows_only_how_bytes_are_written = noClasses()
            .that()
            .resideInAnyPackage("..simulation..", "..format..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("ru.samosval..").and(not(resideInAnyPackage("..simulation..", "..format.."))));

    @ArchTest
    static final ArchRule pages_and_resources_go_through_services = noClasses()
            .that(simpleNameEndingWith("Resource")
                    .or(simpleNameEndingWith("Page"))
                    .or(simpleNameEndingWith("Form"))
                    .or(simpleNameEndingWith("List")))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EntityManager.class);

    @ArchTest
    static final ArchRule entities_know_neither_services_nor_pages = noClasses()
            .that()
            .areAnnotatedWith(Entity.class)
            .should()
            .dependOnClassesThat()
            .areMetaAnnotatedWith("jakarta.enterprise.context.NormalScope")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.faces..", "jakarta.ws.rs..", "jakarta.servlet..");

    /** For everything that reads or writes the database, in any way. */
    @ArchTest
    static final ArchRule services_know_neither_Faces_nor_JAX_RS = noClasses()
            .that(describe("ask the database", ArchitectureTest::asksTheDatabase))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "jakarta.faces..", "jakarta.ws.rs..", "jakarta.servlet..", "jakarta.json..", "org.primefaces..");

    private static boolean asksTheDatabase(JavaClass type) {
        return type.getFields().stream()
                        .map(JavaField::getRawType)
                        .anyMatch(f -> f.isEquivalentTo(EntityManager.class)
                                || f.isEquivalentTo(Database.class)
                                || f.isEquivalentTo(Lookup.class))
                || type.isAnnotatedWith(Transactional.class)
                || type.getMethods().stream().anyMatch(m -> m.isAnnotatedWith(Transactional.class));
    }

    @ArchTest
    static final ArchRule a_public_method_of_a_service_takes_the_actor_or_says_that_it_is_unguarded = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(describe("are services", ArchitectureTest::isService))
            .should(new ArchCondition<>("take an Actor or be @Unguarded") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean guarded =
                            method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Actor.class))
                                    || method.isAnnotatedWith(Unguarded.class)
                                    || method.getOwner().isAnnotatedWith(Unguarded.class);
                    if (!guarded) {
                        events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                    }
                }
            });

    /** Rooms that hold nothing that belongs to anybody; all others build on them. */
    private static final String FOUNDATION =
            ".*\\.(storage|start|engine|config|api|faces|http|i18n|input|signin|waiting|web)(\\..*)?";

    /**
     * Classes that must check rights: those that read or write the database, all other beans, and those that make lines
     * and counts from the runs that they are given. Exempt are values, and classes that answer a page, a post or a
     * call, because they act as the {@code Caller}.
     */
    private static boolean isService(JavaClass type) {
        if (type.getPackageName().matches(FOUNDATION)) {
            return false;
        }
        boolean answers = type.isAnnotatedWith(jakarta.ws.rs.Path.class)
                || type.isAnnotatedWith(Named.class)
                || type.isAssignableTo(FormPost.Room.class)
                || type.isAssignableTo("ru.samosval.docker.Call$Room");
        boolean bean = type.isMetaAnnotatedWith("jakarta.enterprise.context.NormalScope");
        return asksTheDatabase(type)
                || !answers && !type.isRecord() && (bean || knowsHistories(type) || isGivenTheDatabase(type));
    }

    private static boolean knowsHistories(JavaClass type) {
        Stream<JavaType> held = type.getFields().stream().map(JavaField::getType);
        Stream<JavaType> taken = type.getCodeUnits().stream()
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(unit -> unit.getParameterTypes().stream());
        return Stream.concat(held, taken)
                .flatMap(known -> known.getAllInvolvedRawTypes().stream())
                .anyMatch(known -> known.isEquivalentTo(History.class) || known.isEquivalentTo(Histories.class));
    }

    /**
     * A class that is given the connection reaches the database without having a field for it, in static methods too.
     */
    private static boolean isGivenTheDatabase(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(method -> method.getRawParameterTypes().stream())
                .anyMatch(given -> given.isEquivalentTo(Sql.class) || given.isEquivalentTo(EntityManager.class));
    }

    @ArchTest
    static final ArchRule only_the_storage_knows_JDBC = noClasses()
            .that()
            .resideOutsideOfPackage("..storage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..")
            .because("all else says its SQL to Sql and Lookup, migrations too");

    @ArchTest
    static final ArchRule only_one_room_knows_SQLite = noClasses()
            .that()
            .resideOutsideOfPackage("..storage.sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.sqlite..");

    /**
     * The types of two contracts of JAX-RS are no reflection: a reader of bodies is handed a generic type, which it
     * ignores, and a filter the method that was called, whose annotations it reads.
     */
    @ArchTest
    static final ArchRule only_streams_reflect = noClasses()
            .that()
            .resideOutsideOfPackage("..telemetry.stream..")
            .and()
            .haveNameNotMatching(".*\\.(JsonBodyReader|KnownParameters)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.reflect..", "org.glassfish..", "com.sun..", "fish.payara..", "org.apache..");

    /** Nor do those two find, create, call, read or write anything by reflection. */
    @ArchTest
    static final ArchRule nothing_else_calls_by_reflection = noClasses()
            .that()
            .resideOutsideOfPackage("..telemetry.stream..")
            .should()
            .callMethodWhere(target(nameMatching("invoke|newInstance|setAccessible|newProxyInstance"))
                    .and(target(owner(resideInAPackage("java.lang.reflect..")))))
            .orShould()
            .callMethodWhere(target(nameMatching(
                            "forName|newInstance|getMethods?|getDeclaredMethods?|get(Declared)?Constructors?"))
                    .and(target(owner(equivalentTo(Class.class)))));

    /** Method handles would be reflection by another name. Handles to the elements of arrays are found without it. */
    @ArchTest
    static final ArchRule nothing_looks_up_method_handles =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName(MethodHandles.Lookup.class.getName());

    @ArchTest
    static final ArchRule no_name_that_says_nothing = noClasses()
            .that(alwaysTrue())
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("DTO");

    @ArchTest
    static final ArchRule only_the_producers_read_the_time_of_the_system = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Producers.class.getName())
            .should()
            .accessTargetWhere(describe("reads the time of the system", ArchitectureTest::readsTheTime))
            .because("all else asks the injected Clock, which can be turned (nanoTime measures durations only)");

    /** Proves that the rule sees each of these. If it saw none, it would pass without meaning anything. */
    @ArchTest
    static void reading_the_time_of_the_system_is_seen(JavaClasses classes) {
        JavaClasses canary = new ClassFileImporter().importClasses(Canary.class);
        for (JavaMethod method : canary.get(Canary.class).getMethods()) {
            boolean seen = method.getAccessesFromSelf().stream().anyMatch(ArchitectureTest::readsTheTime);
            assertEquals(!method.getName().startsWith("right"), seen, method.getName());
        }
    }

    /**
     * Each method reads the time of the system in another way, except those whose names begin with "right". Never run.
     */
    @SuppressWarnings("unused")
    private static final class Canary {

        long millis() {
            return System.currentTimeMillis();
        }

        Clock clock() {
            return Clock.systemUTC();
        }

        Clock ticking() {
            return Clock.tickSeconds(ZoneOffset.UTC);
        }

        InstantSource source() {
            return InstantSource.system();
        }

        Date date() {
            return new Date();
        }

        Calendar calendar() {
            return Calendar.getInstance();
        }

        Calendar gregorian() {
            return new GregorianCalendar();
        }

        Calendar gregorianSomewhere() {
            return new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        }

        Instant now() {
            return Instant.now();
        }

        LocalDate today() {
            return LocalDate.now(ZoneOffset.UTC);
        }

        ChronoLocalDate todayInJapan() {
            return JapaneseDate.now();
        }

        Supplier<Instant> reference() {
            return Instant::now;
        }

        Instant rightByTheClock(Clock clock) {
            return Instant.now(clock);
        }

        Calendar rightDay() {
            return new GregorianCalendar(2026, Calendar.NOVEMBER, 29);
        }

        Date rightTimestamp(Clock clock) {
            return new Date(clock.millis());
        }
    }

    private static boolean readsTheTime(JavaAccess<?> access) {
        String name = access.getTarget().getName();
        JavaClass owner = access.getTargetOwner();
        return owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis")
                || owner.isEquivalentTo(Clock.class) && (name.startsWith("system") || name.startsWith("tick"))
                || owner.isEquivalentTo(InstantSource.class) && name.equals("system")
                || owner.isEquivalentTo(Date.class) && takesNothing(access, "<init>")
                || owner.isEquivalentTo(GregorianCalendar.class) && name.equals("<init>") && !takes(access, int.class)
                || owner.isEquivalentTo(Calendar.class) && name.equals("getInstance")
                || owner.getPackageName().startsWith("java.time") && name.equals("now") && !takes(access, Clock.class);
    }

    private static boolean takes(JavaAccess<?> access, Class<?> parameter) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(parameter));
    }

    private static boolean takesNothing(JavaAccess<?> access, String name) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getName().equals(name)
                && target.getRawParameterTypes().isEmpty();
    }

    /** What they ask it for is said at {@link WallClock}. All others ask the one clock that can be turned. */
    @ArchTest
    static void who_asks_the_clock_of_the_real_world_is_listed(JavaClasses classes) {
        assertEquals(
                List.of(
                        "api.Once",
                        "faces.LeftMessages",
                        "hook.ForgeHookResource",
                        "hook.HookSender",
                        "hook.ThrottledSenders",
                        "user.ApiTokens",
                        "user.Brakes",
                        "user.ProfilePage",
                        "user.ServiceTokensPage",
                        "user.Sessions"),
                classes.stream()
                        .filter(ArchitectureTest::asksTheWallClock)
                        .map(type -> type.getName().substring("ru.samosval.".length()))
                        .sorted()
                        .toList());
    }

    private static boolean asksTheWallClock(JavaClass type) {
        return type.getFields().stream().anyMatch(field -> field.isAnnotatedWith(WallClock.class))
                || type.getCodeUnits().stream()
                        .flatMap(unit -> unit.getParameters().stream())
                        .anyMatch(parameter -> parameter.isAnnotatedWith(WallClock.class));
    }

    @ArchTest
    static final ArchRule no_field_is_public =
            fields().that().areNotStatic().should().notBePublic();

    @ArchTest
    static void no_name_stands_for_two_classes(JavaClasses classes) {
        Map<String, List<String>> byName = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(c -> !c.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, TreeMap::new, mapping(JavaClass::getName, toList())));
        byName.values().removeIf(names -> names.size() == 1);
        assertEquals(Map.of(), byName);
    }

    @ArchTest
    static void no_class_is_named_as_one_of_JPA_or_Playwright(JavaClasses classes) {
        Set<String> theirs = new ClassFileImporter()
                .importPackagesOf(Entity.class, com.microsoft.playwright.Page.class).stream()
                        .filter(c -> c.isTopLevelClass() && !c.getPackageName().endsWith(".impl"))
                        .map(JavaClass::getSimpleName)
                        .collect(toSet());
        assertTrue(theirs.containsAll(Set.of("Query", "Locator")), theirs::toString);
        assertEquals(
                List.of(),
                classes.stream()
                        .filter(c -> !c.getSimpleName().equals("package-info"))
                        .filter(c -> theirs.contains(c.getSimpleName()))
                        .map(JavaClass::getName)
                        .toList());
    }
}
