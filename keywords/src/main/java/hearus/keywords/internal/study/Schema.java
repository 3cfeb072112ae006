package hearus.keywords.internal.study;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.keywords.internal.explain.JsonQuestions.WrongFormException;

/** Builds JSON schemas as OpenAI's strict mode takes them (every property required, no others), and reads answers of them. Pure functions. */
final class Schema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Schema() {}

    static ObjectNode object(Map<String, JsonNode> properties) {
        var schema = JSON.objectNode().put("type", "object").put("additionalProperties", false);
        var all = schema.putObject("properties");
        var required = schema.putArray("required");
        properties.forEach((name, property) -> {
            all.set(name, property);
            required.add(name);
        });
        return schema;
    }

    static ObjectNode array(JsonNode items, int least, int most) {
        var schema = JSON.objectNode().put("type", "array").put("minItems", least).put("maxItems", most);
        schema.set("items", items);
        return schema;
    }

    static ObjectNode text() {
        return JSON.objectNode().put("type", "string");
    }

    static ObjectNode index(int count) {
        return JSON.objectNode().put("type", "integer").put("minimum", 0).put("maximum", count - 1);
    }

    static ObjectNode bool() {
        return JSON.objectNode().put("type", "boolean");
    }

    /** An array of an answer. */
    static JsonNode array(JsonNode object, String name, int least, int most) throws WrongFormException {
        var array = object.path(name);
        if (!array.isArray() || array.size() < least || array.size() > most) {
            throw new WrongFormException(name + " of another number than " + least + " to " + most);
        }
        return array;
    }

    /** A text of an answer, without the spaces around it. */
    static String text(JsonNode value, String name, int most) throws WrongFormException {
        if (!value.isTextual() || value.textValue().isBlank() || value.textValue().strip().length() > most) {
            throw new WrongFormException(name + " that is no text of 1 to " + most + " characters");
        }
        return value.textValue().strip();
    }
}
