package hearus.server.internal.hub;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"[0,1,255,128,62,63]", "[[0,1,255,128,62,63]]", "[\"AAH/gD4/\"]", "[{\"stream\":\"AAH/gD4/\"}]",
            "[{\"chunk\":\"AAH_gD4_\",\"seq\":1}]",
            "[{\"0\":0,\"1\":1,\"2\":255,\"3\":128,\"4\":62,\"5\":63}]",
            "[{\"5\":63,\"4\":62.0,\"3\":128,\"2\":255,\"1\":1,\"0\":0,\"length\":6}]",
            "[{\"audio\":{\"0\":0,\"1\":1,\"2\":255,\"3\":128,\"4\":62,\"5\":63}}]", "[\"{\\\"audio\\\":\\\"AAH/gD4/\\\"}\"]",
            "[\"[0,1,255,128,62,63]\"]", "[\"0,1,255,128,62,63\"]",
            "[\"DATA:audio/webm;codecs=opus;base64,AAH/gD4/\"]", "[[{\"data\":[0,1,255,128,62,63]}]]", "[\"AAH/\", null]",
            "[0.0,1.0,255,128,62,63]"})
    void everyShapeOfOneBinaryIsTaken(String arguments) throws Exception {
        var expected = arguments.contains("null") ? new byte[]{0, 1, -1} : BYTES;
        assertThat(Blob.readAll(json(arguments).valueStream().toList())).isEqualTo(expected);
    }

    @Test
    void binaryIsFoundAtAnyPlaceAndSeveralAreJoined() throws Exception {
        var json = JsonNodeFactory.instance;
        var first = BinaryNode.valueOf(new byte[]{1, 2});
        var second = BinaryNode.valueOf(new byte[]{3});
        assertThat(Blob.readAll(List.of(json.textNode("lecture 1"), first, json.numberNode(5)))).containsExactly(1, 2);
        assertThat(Blob.readAll(List.of(first, second))).containsExactly(1, 2, 3);
        assertThat(Blob.readAll(List.of(json.objectNode().set("whatever", json.arrayNode().add(first).add(second))))).containsExactly(1, 2,
                3);
    }

    @Test
    void audioAsTextIsFoundBesideNamesAndNumbers() throws Exception {
        var digits = Base64.getEncoder().encodeToString(new byte[60]);
        assertThat(Blob.readAll(List.of(json("\"MATH\""), json("\"" + digits + "\"")))).hasSize(60);
        assertThat(Blob.read(json("{\"voice\":\"" + digits + "\",\"lecture\":\"MATH\"}"))).hasSize(60);
        assertThatThrownBy(() -> Blob.read(json("{\"left\":\"" + digits + "\",\"right\":\"" + digits + "\"}")))
                .hasMessageContaining("\"left\", \"right\"").hasMessageContaining("name it data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "[]", "{\"data\":\"\"}", "{\"type\":\"Buffer\",\"data\":[]}", "\"data:audio/webm;base64,\""})
    void anEmptyBlobIsEmpty(String form) throws Exception {
        assertThat(Blob.read(json(form))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', value = {"{\"_data\":{\"blobId\":\"0F\",\"size\":5}} = React Native's Blob",
            "{\"blobId\":\"0F\"} = React Native's Blob",
            "{\"uri\":\"file:///x.m4a\",\"type\":\"audio/m4a\"} = address of a file", "{} = emit the Blob itself",
            "{\"isTrusted\":true} = event.data",
            "\"[object Blob]\" = made a string", "\"blob:http://x/1\" = arrayBuffer", "[0.5,-0.25] = Float32Array",
            "[300,-2000] = Int16Array", "\"a\ufffdb\" = destroyed it",
            "{\"seq\":1} = no audio in this object"})
    void whatIsNoAudioIsNamedWithTheNextStep(String form, String said) {
        assertThatThrownBy(() -> Blob.read(json(form))).isInstanceOf(RefusedException.class).hasMessageContaining(said);
    }

    @Test
    void anythingIsTakenOrRefused() throws Exception {
        var pieces = List.of("{", "}", "[", "]", ",", ":", "\"data\"", "\"0\"", "\"1\"", "1", "255", "\"AAH/\"", "\"data:;base64,AA\"",
                "null", "-1e999", "\"\\u0000\\u00ff\"");
        var random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            var text = random.ints(1 + random.nextInt(9), 0, pieces.size()).mapToObj(pieces::get)
                    .collect(Collectors.joining());
            try {
                assertThat(Blob.readAll(List.of(JsonNodeFactory.instance.textNode(text)))).isNotNull();
                assertThat(Blob.read(json(text))).isNotNull();
            } catch (RefusedException | JsonProcessingException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
