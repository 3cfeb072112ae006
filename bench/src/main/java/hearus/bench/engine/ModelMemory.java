package hearus.bench.engine;

import hearus.bench.data.Models;
import hearus.bench.report.ResidentMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

import hearus.models.Model;
import hearus.models.ModelException;
import hearus.whisper.DecodeOptions;
import hearus.whisper.DecodeOptions.Context;
import hearus.whisper.Whisper;

/** Memory of a process that does nothing but hold a model and decode with it. A process of its own, as this one holds recordings and other models, too. */
final class ModelMemory {
    private static final int SECONDS = 5;
    private static final int DECODES = 3;
    /** Longer than the launcher lets the C library keep what was freed. */
    private static final Duration REST = Duration.ofSeconds(15);

    private ModelMemory() {}

    /** Megabytes that lie in RAM, JVM included; empty where the system does not tell. */
    static OptionalDouble of(Model model) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ModelMemory.class.getName(), model.id()));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return said.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(said));
    }

    /** Prints the megabytes. */
    public static void main(String[] arguments) throws IOException, ModelException, InterruptedException {
        var model = Model.byId(arguments[0]).orElseThrow();
        try (var whisper = Whisper.load(Models.ofThisMachine().whisper(model))) {
            var options = DecodeOptions.builder().languages(List.of("ko", "en")).context(Context.MEDIUM).wordTimes(true).build();
            for (var i = 0; i < DECODES; i++) {
                whisper.decode(hum(), options);
            }
            System.gc();
            Thread.sleep(REST);
            ResidentMemory.megabytes().ifPresent(System.out::println);
        }
    }

    private static short[] hum() {
        var hum = new short[SECONDS * Whisper.SAMPLE_RATE];
        for (var i = 0; i < hum.length; i++) {
            hum[i] = (short) (3_000 * Math.sin(i * 0.06) * Math.sin(i * 0.0007));
        }
        return hum;
    }
}
