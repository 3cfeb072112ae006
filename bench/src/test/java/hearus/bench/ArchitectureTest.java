package hearus.bench;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The arrows between modules and between their packages, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "hearus", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule MODULES = layeredArchitecture().consideringOnlyDependenciesInLayers() //
            .layer("audio").definedBy("hearus.audio..") //
            .layer("models").definedBy("hearus.models..") //
            .layer("whisper").definedBy("hearus.whisper..") //
            .layer("captions").definedBy("hearus.captions..") //
            .layer("socketio").definedBy("hearus.socketio..") //
            .layer("keywords").definedBy("hearus.keywords..") //
            .layer("speech").definedBy("hearus.speech..") //
            .layer("server").definedBy("hearus.server..") //
            .layer("cli").definedBy("hearus.cli..") //
            .layer("bench").definedBy("hearus.bench..") //
            .whereLayer("audio").mayOnlyBeAccessedByLayers("server", "cli", "bench") //
            .whereLayer("models").mayOnlyBeAccessedByLayers("server", "cli", "bench") //
            .whereLayer("whisper").mayOnlyBeAccessedByLayers("captions", "speech", "server", "cli", "bench") //
            .whereLayer("captions").mayOnlyBeAccessedByLayers("speech", "server", "cli", "bench") //
            .whereLayer("socketio").mayOnlyBeAccessedByLayers("server", "bench") //
            .whereLayer("keywords").mayOnlyBeAccessedByLayers("server", "cli", "bench") //
            .whereLayer("speech").mayOnlyBeAccessedByLayers("server", "cli", "bench") //
            .whereLayer("server").mayOnlyBeAccessedByLayers("cli", "bench") //
            .whereLayer("cli").mayOnlyBeAccessedByLayers("bench") //
            .whereLayer("bench").mayNotBeAccessedByAnyLayer() //
            .withOptionalLayers(true);

    @ArchTest
    static final ArchRule MODULES_HAVE_NO_CYCLES = slices().matching("hearus.(*)..").should().beFreeOfCycles();

    // An API package and the internal packages below it know each other: that is one module's inside.
    @ArchTest
    static final ArchRule INTERNAL_PACKAGES_HAVE_NO_CYCLES = slices().matching("hearus.(*).internal.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PACKAGES_OF_THE_SERVER_HAVE_NO_CYCLES = slices().matching("hearus.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule INTERNAL_IS_INTERNAL = classes().that().resideInAPackage("hearus.*.internal..")
            .should(new ArchCondition<>("be used by their own module only, and by microbenchmarks") {
                @Override
                public void check(JavaClass used, ConditionEvents events) {
                    var module = used.getPackageName().substring(0, used.getPackageName().indexOf(".internal") + 1);
                    used.getDirectDependenciesToSelf().stream()
                            .filter(from -> !from.getOriginClass().getPackageName().concat(".").startsWith(module))
                            .filter(from -> !from.getOriginClass().getPackageName().startsWith("hearus.bench.jmh"))
                            .forEach(from -> events.add(SimpleConditionEvent.violated(used, from.getDescription())));
                }
            });

    @ArchTest
    static final ArchRule SOCKETS_ONLY_AT_THE_EDGES = noClasses().that()
            .resideInAnyPackage("hearus.audio..", "hearus.models..", "hearus.whisper..", "hearus.captions..", "hearus.keywords..").should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..");

    @ArchTest
    static final ArchRule ONLY_TWO_MODULES_RUN_MODELS = noClasses().that()
            .resideOutsideOfPackages("hearus.whisper..", "hearus.captions..")
            .should()
            .dependOnClassesThat().resideInAnyPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONLY_ONE_MODULE_KNOWS_THE_MODEL_FORMAT = noClasses().that().resideOutsideOfPackage("hearus.models..")
            .should()
            .dependOnClassesThat().resideInAnyPackage("com.google.protobuf..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_NETWORK = noClasses().that().resideInAPackage("hearus.whisper..").should()
            .dependOnClassesThat().resideInAnyPackage("java.net.http..");

    @ArchTest
    static final ArchRule PARSERS_DO_NO_INPUT_OUTPUT = noClasses().that().resideInAPackage("hearus.audio..").should().dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..");

    @ArchTest
    static final ArchRule NO_STATIC_MUTABLE_STATE = fields().that().areStatic().and().areDeclaredInClassesThat()
            .resideOutsideOfPackages("hearus.models.internal.prepare.onnx..", "..jmh_generated..").should().beFinal();

    @ArchTest
    static final ArchRule ERRORS_ARE_EXCEPTIONS_OF_OURS_OR_THE_JDK = classes().that().areAssignableTo(Exception.class).should()
            .haveSimpleNameEndingWith("Exception");
}
