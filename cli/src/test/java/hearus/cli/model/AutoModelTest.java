package hearus.cli.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import hearus.captions.CaptionPolicy;
import hearus.models.InstalledModel;
import hearus.models.Model;

import static org.assertj.core.api.Assertions.assertThat;

class AutoModelTest {
    private static final InstalledModel TINY = new InstalledModel(Model.TINY, Path.of("tiny"));
    private static final InstalledModel BASE = new InstalledModel(Model.BASE, Path.of("base"));
    private static final InstalledModel SMALL = new InstalledModel(Model.SMALL, Path.of("small"));
    private static final InstalledModel VOICE = new InstalledModel(Model.SILERO_VAD, Path.of("voice"));

    private static Optional<InstalledModel> choose(List<InstalledModel> installed, Map<InstalledModel, Integer> millis) {
        return AutoModel.choose(installed, CaptionPolicy.defaults(), model -> Duration.ofMillis(Objects.requireNonNull(millis.get(model))));
    }

    @Test
    void theLargestThatKeepsUpIsChosen() {
        var installed = List.of(TINY, BASE, SMALL, VOICE);
        assertThat(choose(installed, Map.of(TINY, 60, BASE, 150, SMALL, 450))).contains(SMALL);
        assertThat(choose(installed, Map.of(TINY, 60, BASE, 150, SMALL, 600))).contains(BASE);
        assertThat(choose(installed, Map.of(TINY, 60, BASE, 900, SMALL, 3000))).contains(TINY);
    }

    @Test
    void theSmallestIsLeftWhereNoneKeepsUp() {
        assertThat(choose(List.of(BASE, SMALL), Map.of(BASE, 900, SMALL, 3000))).contains(BASE);
    }

    @Test
    void onlyWhatIsInstalledIsTried() {
        assertThat(choose(List.of(VOICE, BASE), Map.of(BASE, 150))).contains(BASE);
        assertThat(choose(List.of(VOICE), Map.of())).isEmpty();
    }
}
