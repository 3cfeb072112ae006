package hearus.keywords.internal.study;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** Properties in the order in which a model shall write them. */
final class Ordered {
    private Ordered() {}

    @SafeVarargs
    static Map<String, JsonNode> of(Map.Entry<String, ? extends JsonNode>... properties) {
        var ordered = new LinkedHashMap<String, JsonNode>();
        for (var property : properties) {
            ordered.put(property.getKey(), property.getValue());
        }
        return ordered;
    }
}
