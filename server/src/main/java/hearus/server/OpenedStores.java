package hearus.server;

import java.time.InstantSource;
import java.util.Optional;

import hearus.lectures.LectureException;
import hearus.lectures.Lectures;
import hearus.server.internal.access.AccessControl;
import hearus.server.internal.lectures.LectureService;

/**
 * What a server opens before anything else, so that nothing else has to be closed if that fails.
 *
 * @param lectures of a hub
 * @param keys has the API keys where they do not lie beside the lectures
 * @param access checks callers
 */
record OpenedStores(Optional<LectureService> lectures, Optional<Lectures> keys, AccessControl access) {
    static OpenedStores open(ServerConfig config) throws StartException {
        var lectures = Optional.<LectureService>empty();
        var keys = Optional.<Lectures>empty();
        try {
            if (config.role().hub()) {
                lectures = Optional.of(LectureService.open(config.lectures(), config.recordings().data(), config.retention()));
            }
            if (config.role().hub() && config.keys().isPresent()) {
                keys = Optional.of(Lectures.open(config.keys().get(), InstantSource.system(), segment -> {}));
            }
            var links = lectures.map(kept -> kept.lectures().credentials());
            return new OpenedStores(lectures, keys, AccessDecision.decide(config, keys.map(Lectures::credentials).or(() -> links), links));
        } catch (StartException | LectureException e) {
            keys.ifPresent(Lectures::close);
            lectures.ifPresent(LectureService::close);
            throw e instanceof StartException refused
                    ? refused
                    : new StartException(StartException.Code.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
