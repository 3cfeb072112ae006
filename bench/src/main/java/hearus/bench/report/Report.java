package hearus.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** What a bench command found, in the one JSON form of them all: the machine, the command, the date and {@code results: [{name, value, unit, samples}]}. */
public final class Report {
    /** One number under a name that stays from version to version; {@code samples} counts what it was made from. */
    record Result(String name, double value, String unit, long samples) {}

    private final String command;
    private final List<Result> results = new ArrayList<>();

    public Report(String command) {
        this.command = command;
    }

    public void add(String name, double value, String unit, long samples) {
        results.add(new Result(name, Math.round(value * 1000) / 1000.0, unit, samples));
    }

    public void write(Path file) throws IOException {
        var json = Map.of("machine", machine(), "command", command, "date", Instant.now().toString(), "results", results);
        Files.write(file, new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json));
    }

    /** Processor, cores, memory, system and Java of this machine in a line. */
    public static String machine() throws IOException {
        var cpuinfo = Path.of("/proc/cpuinfo");
        var processor = Files.exists(cpuinfo)
                ? Files.readAllLines(cpuinfo).stream().filter(line -> line.startsWith("model name")).findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown processor")
                : System.getProperty("os.arch");
        return "%s, %d cores, %s %s, Java %s".formatted(processor, Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"), Runtime.version());
    }
}
