package dev.scepter.agent.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.security.Provider;
import java.security.Security;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The walls between the packages as rules.
 *
 * <p>For any root package, so that samples that break each rule can be judged like the program itself. The table is the
 * one of {@code docs/architecture.md}; it names what may be used, so a new library or package needs a line here.
 */
final class ArchitectureRules {
    private static final String BOUNCY_CASTLE = "org.bouncycastle..";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String OKHTTP = "okhttp3..";
    private static final String PICOCLI = "picocli..";
    private static final String JNA = "com.sun.jna..";
    private static final String ALL = "*";

    /** Packages of the agent start with a point. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry(".model", List.of()),
            Map.entry(".port", List.of(".model")),
            Map.entry(".x509", List.of(".model", BOUNCY_CASTLE)),
            Map.entry(".policy", List.of(".model", ".port", ".x509", JACKSON)),
            Map.entry(".csp", List.of(".model", ".policy")),
            Map.entry(".http", List.of(".model", ".port", OKHTTP)),
            Map.entry(".scep", List.of(".model", ".x509", ".http", ".port", BOUNCY_CASTLE)),
            Map.entry(".mdm", List.of(".model", ".policy", ".http", ".port", JACKSON)),
            Map.entry(".lifecycle", List.of(".model", ".policy", ".x509", ".port", JACKSON)),
            Map.entry(".report", List.of(".model", ".lifecycle", ".policy", ".x509", ".port", JACKSON)),
            Map.entry(".enrollment.nativescep", List.of(".model", ".policy", ".x509", ".port", ".scep", ".lifecycle")),
            Map.entry(
                    ".enrollment.certenroll",
                    List.of(".model", ".policy", ".port", ".scep", ".lifecycle", ".enrollment.nativescep")),
            Map.entry(".enrollment.choice", List.of(".model", ".policy", ".csp", ".lifecycle")),
            Map.entry(
                    ".enrollment.csp",
                    List.of(
                            ".model",
                            ".policy",
                            ".x509",
                            ".port",
                            ".scep",
                            ".csp",
                            ".lifecycle",
                            ".enrollment.nativescep")),
            Map.entry(".channel", List.of(".port", JACKSON)),
            Map.entry(".userstore", List.of(".model", ".port", ".x509")),
            Map.entry(".platform.file", List.of(".model", ".port")),
            Map.entry(".platform.unix", List.of(".model", ".port")),
            Map.entry(".platform.windows", List.of(".model")),
            Map.entry(".platform.windows.crypt32", windows(".x509", ".platform.windows.security")),
            Map.entry(".platform.windows.dpapi", windows(".platform.file")),
            Map.entry(".platform.windows.keyaccess", windows(".platform.windows.security")),
            Map.entry(".platform.windows.cryptoapi", windows(".platform.windows.keyaccess")),
            Map.entry(".platform.windows.ncrypt", windows(".platform.windows.keyaccess")),
            Map.entry(".platform.windows.ntdll", windows()),
            Map.entry(".platform.windows.kernel32", windows()),
            Map.entry(".platform.windows.security", windows(".platform.windows.ntdll")),
            Map.entry(".platform.windows.registry", windows()),
            Map.entry(".platform.windows.identity", windows(".platform.windows.registry")),
            Map.entry(".platform.windows.scm", windows(".platform.windows.registry")),
            Map.entry(".platform.windows.iphlpapi", windows()),
            Map.entry(".platform.windows.pipe", windows(".platform.windows.security", ".platform.windows.scm")),
            Map.entry(
                    ".platform.windows.mdmregistration",
                    windows(".platform.windows.kernel32", ".platform.windows.registry")),
            Map.entry(
                    ".platform.windows.mdmlocal",
                    windows(".platform.windows.kernel32", ".platform.windows.registry", ".platform.windows.security")),
            Map.entry(".platform.windows.com", windows()),
            Map.entry(
                    ".platform.windows.mdmbridge",
                    windows(
                            ".csp",
                            ".platform.windows.com",
                            ".platform.windows.registry",
                            ".platform.windows.security")),
            Map.entry(".platform.windows.certenroll", windows(".x509", ".platform.windows.com")),
            Map.entry(".platform.windows.eventlog", windows()),
            Map.entry(".platform.windows.winhttp", windows()),
            Map.entry(
                    ".platform.windows.wts",
                    windows(".platform.windows.kernel32", ".platform.windows.registry", ".platform.windows.scm")),
            Map.entry(".service", List.of(ALL, JACKSON)),
            Map.entry(".cli", List.of(ALL, PICOCLI, JACKSON)));

    private final String root;

    /** What each Windows API may use, and what only this one may. */
    private static List<String> windows(String... more) {
        return Stream.concat(Stream.of(".model", ".port", ".platform.windows", JNA), Stream.of(more))
                .toList();
    }

    ArchitectureRules(String root) {
        this.root = root;
    }

    static List<String> packages() {
        return MAY_USE.keySet().stream().sorted().toList();
    }

    /** One line of the table. */
    ArchRule wallOf(String name) {
        Stream<String> always = Stream.of("java..", "javax..", "org.jspecify..", root + name);
        Stream<String> allowed = MAY_USE.getOrDefault(name, List.of()).stream().map(this::pattern);
        return classes()
                .that()
                .resideInAPackage(root + name)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(Stream.concat(always, allowed).toArray(String[]::new)));
    }

    ArchRule everyPackageHasALine() {
        return classes()
                .should()
                .resideInAnyPackage(packages().stream().map(root::concat).toArray(String[]::new));
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    ArchRule decidingPackagesDoNoInputOrOutput() {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".model", root + ".policy", root + ".csp", root + ".lifecycle")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels..", "javax.net..")
                        .or(named("java\\.io\\.(File.*|RandomAccessFile|Console)"))
                        .or(named("java\\.net\\.(?!URI|URISyntaxException|URLEncoder|URLDecoder|IDN).*")));
    }

    ArchRule onlyTheCommandLinePrints() {
        return noClasses()
                .that(not(resideInAPackage(root + ".cli")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .dependOnClassesThat(named("java\\.io\\.Console"));
    }

    ArchRule noStackTraceIsPrinted() {
        return noClasses().should().callMethodWhere(target(name("printStackTrace")));
    }

    ArchRule noLogging() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.slf4j..")
                        .or(named("java\\.lang\\.System\\$Logger.*")));
    }

    ArchRule staticFieldsAreFinal() {
        return fields().that().areStatic().should().beFinal();
    }

    ArchRule staticFieldsHoldNoState() {
        DescribedPredicate<JavaClass> state = resideInAnyPackage(
                        "java.util.concurrent.atomic..", "java.util.concurrent.locks..")
                .or(named("java\\.lang\\.(ThreadLocal|InheritableThreadLocal|StringBuilder)"))
                .or(named("java\\.util\\.Random|java\\.security\\.SecureRandom"))
                .as("are made to change");
        return noFields().that().areStatic().should().haveRawType(state).as("static fields hold no state");
    }

    ArchRule onlySeamsSleep() {
        return noClasses()
                .that(areNotSeams())
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class);
    }

    ArchRule onlySeamsAndTheCommandLineReadTheClock() {
        return noClasses()
                .that(areNotSeams().and(not(resideInAPackage(root + ".cli"))))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(System.class, "currentTimeMillis");
    }

    ArchRule noProviderIsRegistered() {
        return noClasses()
                .should()
                .callMethod(Security.class, "addProvider", Provider.class)
                .orShould()
                .callMethod(Security.class, "insertProviderAt", Provider.class, int.class);
    }

    private DescribedPredicate<JavaClass> areNotSeams() {
        return not(named((root + ".service.Seams").replace(".", "\\.") + "(\\$.*)?"));
    }

    private String pattern(String allowed) {
        if (allowed.equals(ALL)) {
            return root + "..";
        }
        return allowed.startsWith(".") ? root + allowed : allowed;
    }

    private static DescribedPredicate<JavaClass> named(String regex) {
        return DescribedPredicate.describe(
                "named " + regex, type -> type.getFullName().matches(regex));
    }
}
