package hearus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import hearus.testkit.Requires;

import static org.assertj.core.api.Assertions.assertThat;

/** The launcher script in a checkout of its own, with a java and a mvn that tell what they are asked. */
class LauncherTest {
    private static final List<String> TOOLS = List.of("sh", "dirname", "readlink", "find", "head", "mkdir", "rmdir", "rm", "mv", "sleep",
            "mkfifo",
            "touch", "grep", "tail", "sed", "cat", "cp");

    @TempDir
    private Path temporary;

    private Path checkout;
    private Path tools;
    private Path jdk;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(temporary.resolve("a checkout"));
        Files.copy(Requires.repository().resolve("hearus"), checkout.resolve("hearus"));
        for (var source : List.of("pom.xml", "cli/pom.xml", "cli/src/main/java/Main.java", "bench/pom.xml",
                "bench/src/main/java/Bench.java")) {
            write(checkout.resolve(source), "source");
            age(checkout.resolve(source), 3600);
        }
        for (var folder : List.of("cli/src/main/java", "cli/src/main")) {
            age(checkout.resolve(folder), 3600);
        }
        tools = Files.createDirectories(temporary.resolve("tools"));
        for (var tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), Requires.program(tool));
        }
        jdk = jdk("new", "25.0.1");
        script(tools.resolve("mvn"), """
                echo "$JAVA_HOME" >>"%1$s/built-with"
                echo '[INFO] Building Hearus cli 0.1.0-SNAPSHOT   [2/2]'
                echo 'Downloaded from somewhere: thing.jar (1 kB at 1 kB/s)'
                sleep 0.3
                mkdir -p "%1$s/cli/target/hearus/lib"
                echo jar >"%1$s/cli/target/hearus/lib/hearus.jar"
                """.formatted(checkout));
    }

    @Test
    void buildsOnceThenOnlyWhenASourceIsNewer() throws Exception {
        var first = launch();
        assertThat(first.code()).isZero();
        assertThat(first.err()).contains("Building").contains("Building Hearus cli (2/2)");
        assertThat(builds()).hasSize(1);

        assertThat(launch().err()).isEmpty();
        assertThat(builds()).as("up to date").hasSize(1);

        age(checkout.resolve("bench/src/main/java/Bench.java"), -60);
        launch();
        assertThat(builds()).as("bench is not part of the distribution").hasSize(1);

        age(checkout.resolve("cli/src/main/java/Main.java"), -60);
        launch();
        assertThat(builds()).hasSize(2);
    }

    @Test
    void launchesAtTheSameTimeBuildOnce() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            processes.add(start());
        }
        for (var process : processes) {
            assertThat(Program.finish(process).code()).isZero();
        }
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aLockWhoseOwnerIsGoneStopsNobody() throws Exception {
        write(checkout.resolve("target/build.lock/pid"), "999999999\n");

        assertThat(launch().code()).isZero();
        assertThat(builds()).hasSize(1);
        assertThat(checkout.resolve("target/build.lock")).doesNotExist();
    }

    @Test
    void aFailedBuildShowsItsLastErrorsAndWhereTheRestIs() throws Exception {
        script(tools.resolve("mvn"), "echo '[INFO] much'; echo '[ERROR] Main.java:3: cannot find symbol'; exit 1");

        var run = launch();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("cannot find symbol").contains("target/build.log").doesNotContain("much");
        assertThat(checkout.resolve("target/build.log")).content().contains("much");
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        Files.delete(tools.resolve("mvn"));

        var run = launch();

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("Maven").contains("install").hasLineCount(1);
    }

    @Test
    void argumentsReachJavaUnchangedAndItsExitCodeComesBack() throws Exception {
        var run = launch("transcribe", "two words", "", "*", "-x=한국어", "$HOME");

        assertThat(run.out()).contains("[transcribe][two words][][*][-x=한국어][$HOME]");

        script(jdk.resolve("bin/java"), "exit 7");
        assertThat(launch("version").code()).isEqualTo(7);
    }

    @Test
    void theLauncherBecomesJavaSoThatSignalsReachIt() throws Exception {
        var run = launch();

        assertThat(run.out()).contains("pid " + run.pid() + "\n");
    }

    @Test
    void moreJvmOptionsComeFromTheEnvironment() throws Exception {
        var run = Program.run(temporary, environment(Map.of("HEARUS_JAVA_OPTS", "-Xmx1g -Da=*")), command("version"));

        assertThat(run.out()).contains("[-Xmx1g][-Da=*][-jar]");
    }

    @Test
    void anOldJavaHomeIsPassedOverForANewerJdkOnThePath() throws Exception {
        var old = jdk("old", "17.0.15");
        Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));

        var run = Program.run(temporary, environment(Map.of("JAVA_HOME", old.toString())), command("version"));

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("java of new");
        assertThat(builds()).containsExactly(jdk.toRealPath().toString());
    }

    @Test
    void aLinkToTheLauncherFindsItsCheckout() throws Exception {
        var link = Files.createSymbolicLink(temporary.resolve("hearus"), Path.of("a checkout/hearus"));

        var run = Program.run(temporary, environment(Map.of()), link.toString(), "version");

        assertThat(run.out()).contains("[version]");
    }

    /** As in the bundle of docs/install.md. */
    @Test
    void besideARuntimeOfItsOwnItTakesThatAndBuildsNothing() throws Exception {
        var bundle = temporary.resolve("a bundle");
        Files.createDirectories(bundle.resolve("bin"));
        Files.copy(checkout.resolve("hearus"), bundle.resolve("bin/hearus"));
        write(bundle.resolve("lib/hearus.jar"), "jar");
        script(bundle.resolve("runtime/bin/java"), "echo the runtime; printf '[%s]' \"$@\"");

        var run = Program.run(temporary, environment(Map.of()), bundle.resolve("bin/hearus").toString(), "bench");

        assertThat(run.out()).contains("the runtime").contains("[-jar][" + bundle.resolve("lib/hearus.jar") + "][bench]");
        assertThat(run.err()).isEmpty();
        assertThat(checkout.resolve("built-with")).doesNotExist();
    }

    @Test
    void itCanBeToldNeverToBuild() throws Exception {
        var run = Program.run(temporary, environment(Map.of("HEARUS_BUILD", "never")), command("version"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no distribution");
        assertThat(checkout.resolve("built-with")).doesNotExist();
    }

    @Test
    void whereNothingCanBeWrittenItSaysSoAtOnce() throws Exception {
        write(checkout.resolve("target"), "a file where the folder should be");

        var run = launch("version");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(checkout.resolve("target").toString()).contains("cannot write").contains("HEARUS_BUILD=never")
                .hasLineCount(1);
        assertThat(checkout.resolve("built-with")).doesNotExist();
    }

    @Test
    void aLockThatCannotBeMadeIsNotWaitedFor() throws Exception {
        write(checkout.resolve("target/build.lock"), "a file where the folder should be");

        var run = launch("version");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("build.lock").contains("cannot write").hasLineCount(1);
    }

    @Test
    void withoutHomeItStillFindsAJdk() throws Exception {
        var environment = environment(Map.of("JAVA_HOME", jdk("old", "17.0.15").toString()));
        environment.remove("HOME");
        Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));
        assertThat(launch("version").code()).isZero();

        var builder = new ProcessBuilder(command("version")).directory(temporary.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var run = Program.finish(builder.start());

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
    }

    @Test
    void withoutHomeAndWithoutAJdkItSaysWhatToInstall() throws Exception {
        var environment = environment(Map.of("JAVA_HOME", ""));
        environment.remove("HOME");
        var builder = new ProcessBuilder(command("version")).directory(temporary.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);

        var run = Program.finish(builder.start());

        assertThat(run.err()).doesNotContain("parameter not set").doesNotContain("unbound");
    }

    @ParameterizedTest
    @CsvSource({"ANSI_X3.4-1968, C.UTF-8", "US-ASCII, C.UTF-8", "'', C.UTF-8", "UTF-8, ko_KR.UTF-8", "EUC-KR, ko_KR.UTF-8"})
    void aLocaleThatIsNamedButNotInstalledCountsAsNone(String charmap, String expected) throws Exception {
        script(tools.resolve("locale"), "[ \"$LC_ALL\" = C.UTF-8 ] && echo UTF-8 || echo '" + charmap + "'");
        script(jdk.resolve("bin/java"), "echo \"locale $LC_ALL\"");

        var run = Program.run(temporary, environment(Map.of("LC_ALL", "ko_KR.UTF-8")), command("version"));

        assertThat(run.out()).contains("locale " + expected + "\n");
    }

    private Program launch(String... arguments) throws IOException, InterruptedException {
        return Program.run(temporary, environment(Map.of()), command(arguments));
    }

    private Process start() throws IOException {
        return Program.start(temporary, environment(Map.of()), List.of(command()));
    }

    private String[] command(String... arguments) {
        var command = new ArrayList<>(List.of(checkout.resolve("hearus").toString()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private Map<String, String> environment(Map<String, String> more) {
        var environment = new HashMap<>(
                Map.of("PATH", tools.toString(), "JAVA_HOME", jdk.toString(), "HEARUS_BUILD", "", "HEARUS_JAVA_OPTS", "",
                        "HOME", temporary.toString()));
        environment.putAll(more);
        return environment;
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(checkout.resolve("built-with"));
    }

    private Path jdk(String name, String version) throws IOException {
        var home = temporary.resolve("jdks").resolve(name);
        write(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "echo java of " + name + "; echo pid $$; printf '[%s]' \"$@\"");
        script(home.resolve("bin/javac"), "exit 0");
        return home;
    }

    private static void script(Path file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }
}
