package hearus.bench.captions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A process, those that it started, and those that these started, as Linux counts them. */
public final class ProcessTree {
    private static final long NANOS_PER_TICK = 10_000_000;
    /** Fields of /proc/PID/stat behind the name: utime, stime, and what children took that have ended. */
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;
    private static final double KB_PER_MB = 1024;

    private final ProcessHandle root;

    public ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** Processor time, of processes that have ended, too; zero where the system does not tell. */
    public Duration cpu() {
        return Duration.ofNanos(all().mapToLong(one -> ticks(one.pid())).sum() * NANOS_PER_TICK);
    }

    /** Memory in RAM; zero where the system does not tell. What processes share counts for each of them. */
    public double residentMegabytes() {
        return all().mapToDouble(one -> resident(one.pid())).sum();
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    private static long ticks(long process) {
        var stat = read(process, "stat");
        var behindName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return behindName.length < FIRST_TIME + TIMES
                ? 0
                : Stream.of(behindName).skip(FIRST_TIME).limit(TIMES).mapToLong(Long::parseLong).sum();
    }

    private static double resident(long process) {
        return read(process, "status").lines().filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KB_PER_MB).findFirst().orElse(0);
    }

    /** Empty when the process has just ended. */
    private static String read(long process, String what) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process), what));
        } catch (IOException e) {
            return "";
        }
    }
}
