package hearus.server.internal.recordings;

import java.util.Locale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import hearus.lectures.Recordings.Job;

/** Jobs as the REST API and the event {@code job} have them. */
final class JobJson {
    private JobJson() {}

    static ObjectNode of(Job job) {
        var json = JsonNodeFactory.instance.objectNode().put("id", job.id()).put("lecture", job.lecture())
                .put("kind", job.kind().name().toLowerCase(Locale.ROOT)).put("state", job.state().name().toLowerCase(Locale.ROOT))
                .put("progress", Math.clamp(job.progress(), 0, 1)).put("created", job.created().toString());
        return job.error().isEmpty() ? json.putNull("error") : json.put("error", job.error());
    }
}
