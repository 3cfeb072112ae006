package hearus.audio;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import hearus.testkit.Fuzzing;

class FuzzingTest {
    static List<String> targets() {
        return Fuzzing.targets(AudioDecoderFuzzTest.class, ContinuationFuzzTest.class);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(String target) throws Exception {
        Fuzzing.search(target);
    }
}
