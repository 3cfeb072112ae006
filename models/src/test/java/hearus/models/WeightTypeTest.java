package hearus.models;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WeightTypeTest {
    @ParameterizedTest
    @CsvSource({"amd64, flags : avx2 avx512_vnni fma, S8", "amd64, flags : avx2 avx_vnni, S8", "amd64, flags : sse4_2 avx2 avx512f, U8",
            "amd64, '', U8", "x86_64, '', U8", "aarch64, '', S8", "arm64, '', S8", "AARCH64, Features : fp asimd, S8"})
    void signedWeightsAreForProcessorsThatDoNotSaturate(String architecture, String cpuinfo, WeightType expected) {
        assertThat(WeightType.forMachine(architecture, cpuinfo)).isEqualTo(expected);
    }
}
