package hearus.keywords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import hearus.keywords.MessageException.Code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NlpMessageTest {
    private static final String SEED = "{\"arrStart\":12,\"arrEnd\":15,\"unProcessedText\":[[\"중앙은행이\",\"none\",\"\"],[\"\",\"br\",\"\"],[\"금리를\",\"comment\",\"돈의 값\"]],"
            + "\"sumText\":\"중앙은행이  금리를\"}";

    @Test
    void goesOutAsItCameIn() throws Exception {
        var message = NlpMessage.parse(SEED);

        assertThat(message.words()).containsExactly(Word.of("중앙은행이"), Word.lineBreak(), new Word("금리를", Tag.COMMENT, "돈의 값"));
        assertThat(message.toJson()).hasToString(SEED);
        assertThat(NlpMessage.of(message.toJson())).isEqualTo(message);
        assertThat(NlpMessage.of(message.toJson().textNode(SEED))).as("JSON in a string").isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                                                  | not JSON
            ``                                                                                 | object
            []                                                                                 | object
            17                                                                                 | object
            null                                                                               | object
            "{}"                                                                               | object
            {} {}                                                                              | not JSON
            {}                                                                                 | arrStart
            {"arrStart":-1,"arrEnd":0,"unProcessedText":[],"sumText":""}                       | arrStart
            {"arrStart":"0","arrEnd":0,"unProcessedText":[],"sumText":""}                      | arrStart
            {"arrStart":0.5,"arrEnd":1,"unProcessedText":[],"sumText":""}                      | arrStart
            {"arrStart":1e999,"arrEnd":1,"unProcessedText":[],"sumText":""}                    | arrStart
            {"arrStart":0,"arrEnd":9007199254740993,"unProcessedText":[],"sumText":""}         | arrEnd
            {"arrStart":0,"unProcessedText":[],"sumText":""}                                   | arrEnd
            {"arrStart":2,"arrEnd":1,"unProcessedText":[],"sumText":""}                        | arrEnd lies before arrStart
            {"arrStart":0,"arrEnd":1,"sumText":""}                                             | unProcessedText
            {"arrStart":0,"arrEnd":1,"unProcessedText":{"0":["a","none",""]},"sumText":""}     | unProcessedText
            {"arrStart":0,"arrEnd":1,"unProcessedText":["a"],"sumText":""}                     | unProcessedText[0]
            {"arrStart":0,"arrEnd":1,"unProcessedText":[["a","none"]],"sumText":""}            | unProcessedText[0]
            {"arrStart":0,"arrEnd":1,"unProcessedText":[["a","none","",""]],"sumText":""}      | unProcessedText[0]
            {"arrStart":0,"arrEnd":1,"unProcessedText":[["a","bold",""]],"sumText":""}         | unProcessedText[0] has a tag
            {"arrStart":0,"arrEnd":1,"unProcessedText":[["a","none",""],[1,"none",""]],"sumText":""} | unProcessedText[1][0]
            {"arrStart":0,"arrEnd":1,"unProcessedText":[["a","none",null]],"sumText":""}       | unProcessedText[0][2]
            {"arrStart":0,"arrEnd":1,"unProcessedText":[["a","none",""]]}                      | sumText
            {"arrStart":0,"arrEnd":1,"unProcessedText":[["a","none",""]],"sumText":["a"]}      | sumText
            {"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}                      | not JSON
            """)
    void whatIsWrongIsSaid(String json, String says) {
        assertThatThrownBy(() -> NlpMessage.parse(json)).isInstanceOf(MessageException.class).hasMessageContaining(says)
                .extracting(error -> ((MessageException) error).code()).isEqualTo(Code.BAD_TEXT);
    }

    @Test
    void numbersOfJavaScriptAreWhole() throws Exception {
        assertThat(NlpMessage.parse("{\"arrStart\":3.0,\"arrEnd\":9007199254740991,\"unProcessedText\":[],\"sumText\":\"\"}").arrStart())
                .isEqualTo(3);
    }

    @Test
    void whatIsTooMuchIsSaid() {
        assertTooLarge("[\"a\",\"none\",\"\"],".repeat(NlpMessage.MAX_WORDS) + "[\"a\",\"none\",\"\"]", "");
        assertTooLarge("[\"" + "a".repeat(NlpMessage.MAX_WORD + 1) + "\",\"none\",\"\"]", "");
        assertTooLarge("[\"a\",\"none\",\"" + "a".repeat(NlpMessage.MAX_WORD + 1) + "\"]", "");
        assertTooLarge(("[\"" + "a".repeat(NlpMessage.MAX_WORD) + "\",\"none\",\"\"],").repeat(100) + "[\"a\",\"none\",\"\"]", "");
        assertThatThrownBy(() -> NlpMessage.parse(json("", "a".repeat(NlpMessage.MAX_TEXT + 1)))).isInstanceOf(MessageException.class);
    }

    @Test
    void errorsQuoteNothingOfTheText() {
        assertThatThrownBy(() -> NlpMessage.parse("{\"arrStart\": geheim")).isInstanceOf(MessageException.class)
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> NlpMessage.parse(json("[\"geheim\",\"geheim\",\"\"]", ""))).hasMessageNotContaining("geheim");
    }

    private static String json(String elements, String sumText) {
        return "{\"arrStart\":0,\"arrEnd\":1,\"unProcessedText\":[" + elements + "],\"sumText\":\"" + sumText + "\"}";
    }

    private static void assertTooLarge(String elements, String sumText) {
        assertThatThrownBy(() -> NlpMessage.parse(json(elements, sumText))).isInstanceOf(MessageException.class)
                .hasMessageContaining("at most")
                .extracting(error -> ((MessageException) error).code()).isEqualTo(Code.TOO_LARGE);
    }
}
