package hearus.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Memory of a process that lies in RAM, as Linux counts it. */
public final class ResidentMemory {
    private ResidentMemory() {}

    /** This process, after its garbage is collected; empty where the system does not tell. */
    public static OptionalDouble megabytes() throws IOException {
        System.gc();
        return megabytes(ProcessHandle.current().pid());
    }

    /** Another process; empty where the system does not tell. */
    public static OptionalDouble megabytes(long process) throws IOException {
        var status = Path.of("/proc", Long.toString(process), "status");
        if (!Files.isReadable(status)) {
            return OptionalDouble.empty();
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0).findFirst();
    }
}
