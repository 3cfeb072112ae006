package hearus.server.internal.recordings;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

import hearus.lectures.Lecture;
import hearus.server.internal.lectures.LecturePrompt;
import hearus.whisper.LanguageNames;
import hearus.whisper.UnknownLanguageException;

/** What is spoken: candidate languages, empty for any, and terms that will be said. */
record Speech(List<String> languages, String prompt) {
    private static final Logger LOG = System.getLogger(Speech.class.getName());

    Speech {
        languages = List.copyOf(languages);
    }

    /** What is spoken in a lecture; this where it does not say. */
    Speech in(Lecture lecture) {
        return new Speech(languages(lecture), LecturePrompt.of(lecture.vocabulary(), prompt));
    }

    private List<String> languages(Lecture lecture) {
        try {
            return LanguageNames.parse(lecture.language()).orElse(languages);
        } catch (UnknownLanguageException e) {
            LOG.log(Level.DEBUG, "lecture {0} has the languages of the server: {1}", lecture.id(), e.getMessage());
            return languages;
        }
    }
}
