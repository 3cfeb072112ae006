package hearus.cli;

import picocli.CommandLine.Option;

import hearus.whisper.Device;
import hearus.models.WeightType;

/** What Whisper runs on. */
final class DeviceOption {
    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "cpu", description = "What Whisper runs on: cpu, or cuda for an NVIDIA GPU, which takes a model of its own (f16) and a Hearus that was built with mvn -Pcuda; it was never tried on one (default ${DEFAULT-VALUE}).")
    Device device;

    /** In which numbers a device multiplies best. */
    static WeightType weights(Device device) {
        return switch (device) {
            case CPU -> WeightType.forThisMachine();
            case CUDA -> WeightType.F16;
        };
    }
}
