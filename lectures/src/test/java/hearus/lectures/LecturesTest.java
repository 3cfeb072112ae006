package hearus.lectures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import hearus.lectures.Correction.Suggestion;
import hearus.lectures.Lectures.SearchHit;
import hearus.lectures.Recordings.JobKind;
import hearus.lectures.Recordings.JobState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** What every store promises: the same tests on SQLite in memory, SQLite in a folder, and PostgreSQL. */
@ParameterizedClass
@MethodSource("hearus.lectures.Stores#all")
class LecturesTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final StoreLocation location;
    private final List<Segment> announced = Collections.synchronizedList(new ArrayList<>());
    private Instant now = NOON;
    private Lectures lectures;

    LecturesTest(StoreLocation location) {
        this.location = location;
    }

    @BeforeEach
    void open() throws LectureException {
        lectures = Lectures.open(location, () -> now, announced::add);
    }

    @AfterEach
    void close() throws LectureException {
        Stores.deleteAll(lectures);
        lectures.close();
    }

    private static LectureDetails details(String title) throws LectureException {
        return LectureDetails.builder().title(title).course("CS 101").language("ko,en").vocabulary(List.of("오디세이")).listed(true).build();
    }

    private static NewSegment said(String id, String text) {
        var words = new ArrayList<Word>();
        for (var word : text.split(" ", -1)) {
            words.add(new Word(word, words.size() * 500L, words.size() * 500L + 400, 0.9));
        }
        return new NewSegment(id, "", text, words, 0, words.size() * 500L, "ko", 0.9, "base");
    }

    @Test
    void aLectureIsWhatWasSaidAboutIt() throws LectureException {
        var created = lectures.create(details("Homer"));
        assertThat(created.id()).matches("[a-z2-9]{16}");
        assertThat(created.title()).isEqualTo("Homer");
        assertThat(created.course()).isEqualTo("CS 101");
        assertThat(created.language()).isEqualTo("ko,en");
        assertThat(created.vocabulary()).containsExactly("오디세이");
        assertThat(created.listed()).isTrue();
        assertThat(created.created()).isEqualTo(NOON);
        assertThat(created.started()).isEmpty();
        assertThat(created.ended()).isEmpty();
        assertThat(created.retention()).isEmpty();
        assertThat(created.revision()).isEqualTo(1);
        assertThat(created.segments()).isZero();
        assertThat(lectures.find(created.id())).contains(created);
    }

    @Test
    void anIdIsTakenOnce() throws LectureException {
        lectures.create("physics", details("One"));
        assertThatThrownBy(() -> lectures.create("physics", details("Two"))).asInstanceOf(type(LectureException.class))
                .extracting(LectureException::code).isEqualTo(LectureException.Code.CONFLICT);
        assertThat(lectures.get("physics").title()).isEqualTo("One");
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        assertThatThrownBy(() -> lectures.create("", details("x"))).hasMessageContaining("1 to 200 characters");
        assertThatThrownBy(() -> lectures.create("a\nb", details("x"))).hasMessageContaining("control characters");
        assertThatThrownBy(() -> LectureDetails.builder().title("x".repeat(501)).build()).hasMessageContaining("500");
        assertThatThrownBy(() -> LectureDetails.builder().retention(Duration.ofHours(1)).build()).hasMessageContaining("1 to 36500 days");
        assertThatThrownBy(() -> lectures.list(true, "nonsense", 10)).hasMessageContaining("cursor");
        assertThatThrownBy(() -> lectures.get("nobody")).hasMessageContaining("no lecture \"nobody\"");
        assertThatThrownBy(() -> lectures.log().append("nobody", said("1", "x"))).hasMessageContaining("no lecture");
    }

    @Test
    void aLectureThatBeginsAgainKeepsItsClock() throws LectureException {
        var first = lectures.begin("physics", details("Physics"));
        assertThat(first.started()).contains(NOON);
        lectures.end("physics");
        now = NOON.plusSeconds(60);
        var again = lectures.begin("physics", details("Other"));
        assertThat(again.started()).contains(NOON);
        assertThat(again.ended()).isEmpty();
        assertThat(again.title()).isEqualTo("Physics");
    }

    @Test
    void aChangeOfAnOldRevisionIsRefused() throws LectureException {
        lectures.create("physics", details("One"));
        var two = lectures.change("physics", 1, details("Two"));
        assertThat(two.revision()).isEqualTo(2);
        assertThatThrownBy(() -> lectures.change("physics", 1, details("Three"))).hasMessageContaining("now revision 2");
        assertThat(lectures.get("physics").title()).isEqualTo("Two");
    }

    @Test
    void listsGiveEveryLectureOnceNewestFirst() throws LectureException {
        for (int i = 0; i < 25; i++) {
            now = NOON.plusSeconds(i / 3);
            lectures.create("lecture" + i, details("Number " + i));
        }
        lectures.create("hidden", LectureDetails.builder().build());
        var ids = new ArrayList<String>();
        var cursor = Optional.of("");
        while (cursor.isPresent()) {
            var page = lectures.list(false, cursor.get(), 7);
            page.lectures().forEach(lecture -> ids.add(lecture.id()));
            cursor = page.next();
        }
        assertThat(ids).hasSize(25).doesNotHaveDuplicates().doesNotContain("hidden");
        assertThat(ids.getFirst()).isEqualTo("lecture24");
        assertThat(ids.getLast()).isEqualTo("lecture0");
        assertThat(lectures.list(true, "", 100).lectures()).extracting(Lecture::id).contains("hidden");
    }

    @Test
    void segmentsAreNumberedInOrderAndAnnouncedOnce() throws LectureException {
        lectures.create("physics", details("Physics"));
        var one = lectures.log().append("physics", said("s-1", "Sing to me of the man"));
        var two = lectures.log().append("physics", said("s-2", "Muse"));
        var again = lectures.log().append("physics", said("s-1", "another text"));
        assertThat(one.seq()).isEqualTo(1);
        assertThat(two.seq()).isEqualTo(2);
        assertThat(again).isEqualTo(one);
        assertThat(announced).containsExactly(one, two);
        assertThat(lectures.log().read("physics", 1, 10)).containsExactly(one, two);
        assertThat(lectures.log().read("physics", 2, 10)).containsExactly(two);
        assertThat(lectures.get("physics").segments()).isEqualTo(2);
    }

    @Test
    void manySpeakersOfOneLectureGetEachNumberOnceAndInTheOrderOfAnnouncing() throws Exception {
        lectures.create("physics", details("Physics"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 8).mapToObj(speaker -> threads.submit(() -> {
                for (int i = 0; i < 25; i++) {
                    lectures.log().append("physics", said(speaker + "-" + i, "word"));
                }
                return true;
            })).toList();
            for (var one : all) {
                one.get();
            }
        }
        var order = announced.stream().map(Segment::seq).toList();
        assertThat(order).isEqualTo(IntStream.rangeClosed(1, 200).mapToObj(Long::valueOf).toList());
        assertThat(lectures.log().readAll("physics")).isEqualTo(announced);
    }

    @Test
    void aSegmentIsReadableWhenItIsAnnounced() throws LectureException {
        var seen = new ArrayList<List<Segment>>();
        var other = new Lectures[1];
        try (var own = Lectures.open(location, () -> now, segment -> {
            try {
                seen.add(other[0].log().read("physics", segment.seq(), 1));
            } catch (LectureException e) {
                throw new IllegalStateException(e);
            }
        })) {
            if (location instanceof StoreLocation.Memory) {
                return; // Nobody else can read this one.
            }
            other[0] = lectures;
            lectures.create("physics", details("Physics"));
            var one = own.log().append("physics", said("1", "word"));
            assertThat(seen).containsExactly(List.of(one));
        }
    }

    @Test
    void aCorrectionKeepsTheTimesOfWordsThatStay() throws LectureException {
        lectures.create("physics", details("Physics"));
        var before = lectures.log().append("physics", said("1", "the odd see was written by Homer."));
        var after = lectures.log().correct("physics", 1, 1, "the Odyssey was  written by Homer.").segment();
        assertThat(after.text()).isEqualTo("the Odyssey was written by Homer.");
        assertThat(after.revision()).isEqualTo(2);
        assertThat(after.change()).isEqualTo(2);
        assertThat(after.origin()).isEqualTo(Segment.Origin.CORRECTED);
        assertThat(after.words().get(0)).isEqualTo(before.words().get(0));
        assertThat(after.words().get(1)).isEqualTo(new Word("Odyssey", 400, 1500, 1));
        assertThat(after.words().subList(2, 6)).isEqualTo(before.words().subList(3, 7));
        assertThat(announced).containsExactly(before, after);
        assertThat(lectures.log().changes("physics", 1, 2, 10)).containsExactly(after);
        assertThat(lectures.log().changes("physics", 2, 2, 10)).isEmpty();
    }

    @Test
    void aCorrectionOfAnOldRevisionGetsTheNewest() throws LectureException {
        lectures.create("physics", details("Physics"));
        lectures.log().append("physics", said("1", "one"));
        var two = lectures.log().correct("physics", 1, 1, "two").segment();
        assertThatThrownBy(() -> lectures.log().correct("physics", 1, 1, "three")).asInstanceOf(type(LectureException.class))
                .satisfies(e -> assertThat(e.newest()).contains(two)).extracting(LectureException::code)
                .isEqualTo(LectureException.Code.CONFLICT);
        assertThatThrownBy(() -> lectures.log().correct("physics", 7, 1, "x")).hasMessageContaining("no segment 7");
    }

    @Test
    void theSameMistakeElsewhereIsOfferedAndTheTermIsLearned() throws LectureException {
        lectures.create("physics", details("Physics"));
        lectures.log().append("physics", said("1", "I read the odd see."));
        lectures.log().append("physics", said("2", "It is odd to see."));
        lectures.log().append("physics", said("3", "And the odd see, again."));
        var correction = lectures.log().correct("physics", 1, 1, "I read the Odyssey.");
        assertThat(correction.suggestions()).containsExactly(new Suggestion(3, 1, "And the odd see, again.", "And the Odyssey, again."));
        assertThat(correction.terms()).containsExactly("Odyssey");
        assertThat(lectures.get("physics").vocabulary()).containsExactly("Odyssey", "오디세이");
        assertThat(lectures.log().read("physics", 3, 1).getFirst().text()).isEqualTo("And the odd see, again.");
    }

    @Test
    void marksAreARevisionThatMovesNoText() throws LectureException {
        lectures.create("physics", details("Physics"));
        lectures.log().append("physics", said("1", "the Odyssey"));
        var marked = lectures.log().mark("physics", 1, 1, List.of(new Mark(4, 11, Mark.Kind.TERM, "an epic")));
        assertThat(marked.revision()).isEqualTo(2);
        assertThat(marked.text()).isEqualTo("the Odyssey");
        assertThat(lectures.log().readAll("physics")).containsExactly(marked);
    }

    @Test
    void searchFindsWordsInAllTheirFormsInBothLanguages() throws LectureException {
        lectures.create("homer", details("Homer"));
        lectures.create("other", details("Other"));
        lectures.create("hidden", LectureDetails.builder().title("Hidden").build());
        var korean = lectures.log().append("homer", said("1", "우리는 오늘 오디세이를 읽었습니다."));
        var english = lectures.log().append("other", said("1", "Reading epics is hard, 학생들이 말했다."));
        lectures.log().append("hidden", said("1", "오디세이 reading"));
        assertThat(lectures.search("오디세이", "", 10, 0)).extracting(SearchHit::segment).containsExactly(korean);
        assertThat(lectures.search("읽다", "", 10, 0)).extracting(SearchHit::segment).containsExactly(korean);
        assertThat(lectures.search("읽는", "", 10, 0)).extracting(SearchHit::segment).containsExactly(korean);
        var hit = lectures.search("READ epic", "", 10, 0).getFirst();
        assertThat(hit.segment()).isEqualTo(english);
        assertThat(hit.title()).isEqualTo("Other");
        assertThat(hit.highlights()).containsExactly(new SearchHit.Highlight(0, 7), new SearchHit.Highlight(8, 13));
        assertThat(lectures.search("오디세이", "hidden", 10, 0)).hasSize(1);
        assertThat(lectures.search("reading \"' OR 1; -- *", "", 10, 0)).isEmpty();
        assertThat(lectures.search("...", "", 10, 0)).isEmpty();
        lectures.log().correct("homer", 1, 1, "우리는 오늘 일리아스를 읽었습니다.");
        assertThat(lectures.search("오디세이", "", 10, 0)).isEmpty();
        assertThat(lectures.search("일리아스", "", 10, 0)).hasSize(1);
    }

    @Test
    void deletionLeavesNothing() throws Exception {
        lectures.create("physics", details("Zanzibar title"));
        lectures.log().append("physics", said("1", "Quicksilver flows."));
        lectures.log().correct("physics", 1, 1, "Xylophones sound.");
        lectures.delete("physics");
        assertThat(lectures.find("physics")).isEmpty();
        assertThat(lectures.search("quicksilver", "", 10, 0)).isEmpty();
        assertThat(lectures.search("xylophone", "", 10, 0)).isEmpty();
        assertThatThrownBy(() -> lectures.delete("physics")).hasMessageContaining("no lecture");
        if (location instanceof StoreLocation.Folder(var folder)) {
            assertThat(bytes(folder)).doesNotContainIgnoringCase("quicksilver").doesNotContainIgnoringCase("xylophon")
                    .doesNotContainIgnoringCase("zanzibar");
        }
        lectures.create("physics", details("New"));
        assertThat(lectures.log().readAll("physics")).isEmpty();
    }

    /** All files of a folder. */
    private static String bytes(Path folder) throws IOException {
        var all = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void aDeletionThatACrashInterruptedIsCompletedWhenTheStoreIsOpenedAgain() throws Exception {
        if (!(location instanceof StoreLocation.Folder(var folder))) {
            return; // Elsewhere the database forgets by itself.
        }
        lectures.create("physics", details("Physics"));
        lectures.log().append("physics", said("1", "Quicksilver flows."));
        lectures.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("lectures.db"));
                var statement = connection.createStatement()) {
            statement.execute("pragma foreign_keys = on");
            statement.execute("pragma secure_delete = on");
            connection.setAutoCommit(false);
            statement.execute("delete from segment_terms where rowid in (select number from segment where lecture = 'physics')");
            statement.execute("delete from lecture where id = 'physics'");
            statement.execute("pragma user_version = 1");
            connection.commit();
        }
        assertThat(bytes(folder)).contains("quicksilv");
        open();
        assertThat(bytes(folder)).doesNotContainIgnoringCase("quicksilv");
    }

    @Test
    void expiredLecturesAreDeletedByTheirOwnRetentionOrTheUsualOne() throws LectureException {
        lectures.create("own", LectureDetails.builder().retention(Duration.ofDays(2)).build());
        lectures.create("usual", LectureDetails.builder().build());
        lectures.create("running", LectureDetails.builder().build());
        lectures.end("own");
        lectures.end("usual");
        now = NOON.plus(Duration.ofDays(3));
        assertThat(lectures.deleteExpired(Optional.empty())).containsExactly("own");
        assertThat(lectures.deleteExpired(Optional.of(Duration.ofDays(30)))).isEmpty();
        now = NOON.plus(Duration.ofDays(31));
        assertThat(lectures.deleteExpired(Optional.of(Duration.ofDays(30)))).containsExactly("usual");
        assertThat(lectures.find("running")).isPresent();
    }

    @Test
    void aLectureWhoseServerWasKilledEndsWhenSomebodyLastSpoke() throws LectureException {
        var patience = Duration.ofMinutes(10);
        lectures.create("planned", details("Not begun"));
        lectures.begin("killed", details("Homer"));
        lectures.begin("going-on", details("Vergil"));
        now = NOON.plus(Duration.ofMinutes(3));
        lectures.setSpoken(List.of("killed", "going-on"));
        now = NOON.plus(Duration.ofMinutes(12));
        lectures.setSpoken(List.of("going-on"));
        assertThat(lectures.endUnspoken(patience)).isEmpty();
        now = NOON.plus(Duration.ofMinutes(13));
        assertThat(lectures.endUnspoken(patience)).containsExactly("killed");
        assertThat(lectures.get("killed").ended()).contains(NOON.plus(Duration.ofMinutes(3)));
        assertThat(lectures.get("going-on").ended()).isEmpty();
        assertThat(lectures.get("planned").ended()).isEmpty();
        assertThat(lectures.endUnspoken(patience)).isEmpty();
        assertThat(lectures.begin("killed", details("")).ended()).as("somebody speaks again").isEmpty();
        assertThat(lectures.endUnspoken(patience)).isEmpty();
    }

    @Test
    void aLectureIntoWhichARecordingIsWrittenGoesOn() throws LectureException {
        lectures.begin("recorded", details("Homer"));
        lectures.recordings().enqueue("job", JobKind.TRANSCRIBE, "recorded", "here", "a.wav", 0);
        now = NOON.plus(Duration.ofHours(1));
        assertThat(lectures.endUnspoken(Duration.ofMinutes(10))).isEmpty();
        lectures.recordings().setState("job", JobState.DONE, "");
        assertThat(lectures.endUnspoken(Duration.ofMinutes(10))).containsExactly("recorded");
    }

    @Test
    void whatWasMeasuredOfEachSpeakerIsAddedUp() throws LectureException {
        lectures.create("measured", details("Homer"));
        assertThat(lectures.quality("measured", List.of()).measured()).isEmpty();
        lectures.setFigures("measured", "one", new LiveFigures(1_000, 10, 3, new TreeMap<>(Map.of(4, 9L))));
        lectures.setFigures("measured", "one", new LiveFigures(2_000, 20, 6, new TreeMap<>(Map.of(4, 18L))));
        lectures.setFigures("measured", "other", new LiveFigures(3_000, 0, 1, new TreeMap<>(Map.of(4, 1L, 40, 1L))));
        assertThat(lectures.quality("measured", List.of()).measured())
                .contains(new QualityReport.Measured(5_000, 20, 200, 200, 7));
        lectures.setFigures("measured", "third", new LiveFigures(0, 0, 0, new TreeMap<>(Map.of(LiveFigures.step(70_000), 20L))));
        assertThat(lectures.quality("measured", List.of()).measured())
                .contains(new QualityReport.Measured(5_000, 20, 2_000, 60_000, 7));
        assertThatThrownBy(() -> lectures.setFigures("nowhere", "one", LiveFigures.NONE)).isInstanceOf(LectureException.class);
    }

    @Test
    void everythingIsThereAfterTheStoreWasOpenedAgain() throws LectureException {
        if (location instanceof StoreLocation.Memory) {
            return; // It forgets.
        }
        lectures.create("physics", details("Physics"));
        var one = lectures.log().append("physics", said("1", "word"));
        var lecture = lectures.get("physics");
        lectures.close();
        open();
        assertThat(lectures.get("physics")).isEqualTo(lecture);
        assertThat(lectures.log().readAll("physics")).containsExactly(one);
        assertThat(lectures.log().append("physics", said("2", "next")).seq()).isEqualTo(2);
    }
}
