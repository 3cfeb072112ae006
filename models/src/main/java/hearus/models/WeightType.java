package hearus.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the weights of matrix products are stored, which were published in 8 bits. All hold the same values, f16 to 3 digits; what differs is which kernels of ONNX
 * Runtime multiply them. Activations are unsigned 8 bits, or f16.
 */
public enum WeightType {
    /** Signed: 1.3 to 1.8 times faster where the processor multiplies u8 by s8 without saturation (x64 with VNNI, every arm64). */
    S8("s8, as the processor multiplies u8 by s8 at once"),
    /** Unsigned: exact everywhere. Older x64 processors saturate in u8 x s8 products. */
    U8("u8, as nothing says that this processor multiplies u8 by s8 exactly"),
    /** Floats of 16 bits: for GPUs. On a processor it is correct and slow. */
    F16("f16, as a GPU multiplies them");

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final List<String> ARM64 = List.of("aarch64", "arm64");
    private static final Pattern VNNI = Pattern.compile("\\b(avx512_vnni|avx_vnni)\\b");

    private final String description;

    WeightType(String description) {
        this.description = description;
    }

    /** The type and the reason for it, for a log. */
    public String description() {
        return description;
    }

    /** The type to prepare graphs with for the processor of the machine that runs this. */
    public static WeightType forThisMachine() {
        return forMachine(System.getProperty("os.arch"), cpuinfo());
    }

    static WeightType forMachine(String architecture, String cpuinfo) {
        var arm64 = ARM64.contains(architecture.toLowerCase(Locale.ROOT));
        return arm64 || VNNI.matcher(cpuinfo).find() ? S8 : U8;
    }

    private static String cpuinfo() {
        try {
            return Files.isReadable(CPUINFO) ? Files.readString(CPUINFO) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
