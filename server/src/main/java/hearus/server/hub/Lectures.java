package hearus.server.hub;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who follows which lecture. Thread-safe. */
final class Lectures {
    private final Map<String, Set<Member>> members = new ConcurrentHashMap<>();

    /** One who named a lecture. */
    interface Member {
        /** Gets a speaker's event; members who speak themselves let it pass. */
        void follow(String event, Object payload);
    }

    void join(String lecture, Member member) {
        members.compute(lecture, (name, others) -> {
            var all = others == null ? ConcurrentHashMap.<Member>newKeySet() : others;
            all.add(member);
            return all;
        });
    }

    void leave(String lecture, Member member) {
        members.computeIfPresent(lecture, (name, all) -> {
            all.remove(member);
            return all.isEmpty() ? null : all;
        });
    }

    /** Tells everyone in the lecture but the speaker. */
    void tell(String lecture, Member speaker, String event, Object payload) {
        for (var member : members.getOrDefault(lecture, Set.of())) {
            if (!member.equals(speaker)) {
                member.follow(event, payload);
            }
        }
    }
}
