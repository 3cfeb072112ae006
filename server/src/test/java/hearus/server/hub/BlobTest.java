package hearus.server.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BlobTest {
    private static final byte[] BYTES = {0, 1, -1, -128, 62, 63};

    private static JsonNode json(String text) throws Exception {
        return JsonMapper.builder().build().readTree(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AAH/gD4/\"", "\"AAH_gD4_\"", "\"AAH/\\n gD4/\"", "\"data:audio/webm;codecs=opus;base64,AAH/gD4/\"",
            "{\"data\":\"AAH/gD4/\"}", "{\"audio\":\"AAH/gD4/\"}", "{\"type\":\"Buffer\",\"data\":[0,1,255,128,62,63]}",
            "{\"audio\":{\"type\":\"Buffer\",\"data\":[0,1,255,128,62,63]}}", "[0,1,-1,-128,62,63]"})
    void everyFormThatClientsSendIsUnderstood(String form) throws Exception {
        assertThat(Blob.read(json(form))).isEqualTo(BYTES);
    }

    @Test
    void binaryIsTakenAsItIsAlsoInAnObject() throws Exception {
        assertThat(Blob.read(BinaryNode.valueOf(BYTES))).isEqualTo(BYTES);
        assertThat(Blob.read(JsonNodeFactory.instance.objectNode().set("data", BinaryNode.valueOf(BYTES)))).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"this is not base64!\"", "\"data:audio/webm,xx\"", "{}",
            "{\"data\":{\"data\":{\"data\":{\"data\":\"AA==\"}}}}", "[0,256]",
            "[0,\"1\"]", "12", "null", "true"})
    void everythingElseIsRefusedWithWhatToSend(String form) {
        assertThatThrownBy(() -> Blob.read(json(form))).isInstanceOf(RefusedException.class)
                .hasMessageMatching("(?s).*(Send audio as|data:|numbers).*");
    }

    @Test
    void noArgumentAtAllIsRefused() {
        assertThatThrownBy(() -> Blob.read(MissingNode.getInstance())).isInstanceOf(RefusedException.class);
    }
}
