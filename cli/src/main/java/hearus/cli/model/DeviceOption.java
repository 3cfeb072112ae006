package hearus.cli.model;

import picocli.CommandLine.Option;

import hearus.models.WeightType;
import hearus.whisper.Device;

/** What Whisper runs on. */
public final class DeviceOption {
    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "cpu", description = "What Whisper runs on: cpu, or cuda for an NVIDIA GPU, which takes a model of its own (f16) and a Hearus that was built with mvn -Pcuda; it was never tried on one (default ${DEFAULT-VALUE}).")
    public Device device;

    /** In which numbers a device multiplies best. */
    public static WeightType weights(Device device) {
        return switch (device) {
            case CPU -> WeightType.forThisMachine();
            case CUDA -> WeightType.F16;
        };
    }
}
