package hearus.bench.live;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

import hearus.captions.Stability;

/** Policies by name: {@code never}, {@code agree@0.2} (seconds), {@code attend@1.0/0.5} (seconds, probability), and several joined by {@code +}. */
final class StabilityParser {
    private StabilityParser() {}

    static Supplier<Stability> parse(String name) {
        return Arrays.stream(name.split("\\+", -1)).map(StabilityParser::one).reduce(Stability::either).orElseThrow();
    }

    private static Supplier<Stability> one(String name) {
        var parts = name.split("[@/]", -1);
        return switch (parts[0]) {
            case "never" -> () -> (_, _) -> 0;
            case "agree" -> Stability.agreement(seconds(parts[1]));
            case "attend" -> Stability.attention(seconds(parts[1]), parts.length < 3 ? 0 : Double.parseDouble(parts[2]));
            default ->
                throw new IllegalArgumentException("There is no policy " + name + ": never, agree@SECONDS or attend@SECONDS/PROBABILITY");
        };
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(1000 * Double.parseDouble(text)));
    }
}
