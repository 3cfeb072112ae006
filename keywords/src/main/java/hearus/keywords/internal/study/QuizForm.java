package hearus.keywords.internal.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;

import hearus.keywords.StudyAids.Kind;
import hearus.keywords.StudyAids.Question;
import hearus.keywords.internal.explain.JsonQuestions.Form;
import hearus.keywords.internal.explain.JsonQuestions.WrongFormException;

import static java.util.Map.entry;

/**
 * Quiz questions: with four options of which one is right, or statements that are right (O) or wrong (X).
 *
 * @param count how many there must be
 */
public record QuizForm(Kind kind, int count) implements Form<List<Question>> {
    private static final int OPTIONS = 4;
    private static final int MAX_QUESTION = 1_000;
    private static final int MAX_OPTION = 500;
    private static final int MAX_EXPLANATION = 2_000;

    @Override
    public String name() {
        return "quiz";
    }

    @Override
    public JsonNode schema() {
        var question = kind == Kind.CHOICE
                ? Schema.object(Ordered.of(entry("question", Schema.text()),
                        entry("options", Schema.array(Schema.text(), OPTIONS, OPTIONS)),
                        entry("answer", Schema.index(OPTIONS)), entry("explanation", Schema.text())))
                : Schema.object(Ordered.of(entry("question", Schema.text()), entry("answer", Schema.bool()),
                        entry("explanation", Schema.text())));
        return Schema.object(Ordered.of(entry("questions", Schema.array(question, count, count))));
    }

    @Override
    public List<Question> read(JsonNode answer) throws WrongFormException {
        var questions = new ArrayList<Question>();
        var seen = new HashSet<String>();
        for (var question : Schema.array(answer, "questions", count, count)) {
            var text = Schema.text(question.path("question"), "question", MAX_QUESTION);
            if (!seen.add(text.toLowerCase(Locale.ROOT))) {
                throw new WrongFormException("the same question twice");
            }
            var explanation = Schema.text(question.path("explanation"), "explanation", MAX_EXPLANATION);
            questions.add(kind == Kind.CHOICE
                    ? new Question(text, options(question), answer(question), explanation)
                    : new Question(text, List.of("O", "X"), isRight(question) ? 0 : 1, explanation));
        }
        return questions;
    }

    private static List<String> options(JsonNode question) throws WrongFormException {
        var options = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var option : Schema.array(question, "options", OPTIONS, OPTIONS)) {
            var text = Schema.text(option, "option", MAX_OPTION);
            if (!seen.add(text.toLowerCase(Locale.ROOT))) {
                throw new WrongFormException("the same option twice");
            }
            options.add(text);
        }
        return options;
    }

    private static int answer(JsonNode question) throws WrongFormException {
        var answer = question.path("answer");
        if (!answer.isInt() || answer.intValue() < 0 || answer.intValue() >= OPTIONS) {
            throw new WrongFormException("an answer that is none of the options");
        }
        return answer.intValue();
    }

    private static boolean isRight(JsonNode question) throws WrongFormException {
        if (!question.path("answer").isBoolean()) {
            throw new WrongFormException("an answer that is neither true nor false");
        }
        return question.path("answer").booleanValue();
    }
}
