package hearus.server.internal.access;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import hearus.lectures.access.Role;
import hearus.server.internal.access.Rule.Where;

/**
 * Which role every address and every event needs: the one place that says so, and the source of the table in docs/access.md. An address of the API that is not here needs the role {@link Role#ADMIN}.
 */
public final class AccessTable {
    /** What is not in the table. */
    static final Rule UNLISTED = new Rule("any other address below /api", Role.ADMIN, Where.ALL);

    private static final Rule WEB_SOCKET = new Rule("GET /ws", Role.SPEAKER, Where.ALL);

    private static final List<Rule> ADDRESSES = List.of(
            Rule.open("GET /"), Rule.open("GET /l/:lecture"), Rule.open("GET /health/live"), Rule.open("GET /health/ready"),
            Rule.open("GET /api/openapi.json"),
            Rule.open("GET /auth/session"), Rule.open("GET /auth/login"), Rule.open("GET /auth/callback"), Rule.open("POST /auth/logout"),
            new Rule("GET /metrics", Role.READER, Where.ALL), new Rule("GET /api/status", Role.READER, Where.ALL),
            WEB_SOCKET,
            new Rule("GET /api/v1/lectures", Role.READER, Where.ALL),
            new Rule("POST /api/v1/lectures", Role.EDITOR, Where.ALL),
            lecture("GET", "", Role.READER), lecture("PATCH", "", Role.EDITOR), lecture("DELETE", "", Role.ADMIN),
            lecture("POST", "/end", Role.SPEAKER),
            lecture("GET", "/segments", Role.READER), lecture("GET", "/segments/:seq", Role.READER),
            lecture("PUT", "/segments/:seq", Role.EDITOR),
            lecture("GET", "/export", Role.READER), lecture("GET", "/quality", Role.READER),
            lecture("GET", "/vocabulary", Role.READER), lecture("PUT", "/vocabulary", Role.EDITOR),
            lecture("POST", "/vocabulary", Role.SPEAKER),
            lecture("POST", "/notes", Role.EDITOR), lecture("POST", "/quiz", Role.EDITOR),
            lecture("GET", "/audio", Role.READER), lecture("GET", "/audio/:track", Role.READER),
            lecture("POST", "/improve", Role.EDITOR),
            lecture("GET", "/links", Role.EDITOR), lecture("POST", "/links", Role.SPEAKER), lecture("DELETE", "/links/:link", Role.EDITOR),
            new Rule("GET /api/v1/search", Role.READER, Where.PARAMETER),
            new Rule("POST /api/v1/recordings", Role.SPEAKER, Where.PARAMETER),
            new Rule("GET /api/v1/jobs", Role.READER, Where.PARAMETER),
            new Rule("GET /api/v1/jobs/:job", Role.READER, Where.JOB),
            new Rule("DELETE /api/v1/jobs/:job", Role.EDITOR, Where.JOB),
            UNLISTED);

    private static final Map<String, Rule> EVENTS = Stream.of(
            new Rule("connect", Role.READER, Where.SOME),
            new Rule("transcription", Role.SPEAKER, Where.PARAMETER),
            new Rule("lectureId", Role.SPEAKER, Where.LECTURE),
            new Rule("nlProcessing", Role.SPEAKER, Where.SOME),
            new Rule("follow", Role.READER, Where.LECTURE), new Rule("unfollow", Role.READER, Where.LECTURE),
            new Rule("correct", Role.EDITOR, Where.LECTURE)).collect(Collectors.toUnmodifiableMap(Rule::name, Function.identity()));

    private AccessTable() {}

    private static Rule lecture(String method, String path, Role role) {
        return new Rule(method + " /api/v1/lectures/:lecture" + path, role, Where.LECTURE);
    }

    /** The rules of addresses. */
    static List<Rule> addresses() {
        return ADDRESSES;
    }

    /** The rule of {@code /ws}, which checks its clients itself: they may also send a key as their first message. */
    static Rule webSocket() {
        return WEB_SOCKET;
    }

    /** The rules of Socket.IO events, in no order. */
    static List<Rule> events() {
        return List.copyOf(EVENTS.values());
    }

    /** The rule of an event. */
    static Rule event(String name) {
        return Objects.requireNonNull(EVENTS.get(name), () -> "AccessTable does not have the event " + name);
    }
}
