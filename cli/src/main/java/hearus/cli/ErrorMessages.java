package hearus.cli;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

import hearus.audio.AudioException;
import hearus.lectures.LectureException;
import hearus.models.ModelException;
import hearus.server.StartException;
import hearus.whisper.WhisperException;

/** Says in one sentence what went wrong. */
public final class ErrorMessages {
    private ErrorMessages() {}

    public static String of(Throwable problem) {
        return switch (problem) {
            case CommandException known -> message(known);
            case ModelException known -> message(known);
            case StartException known -> message(known);
            case WhisperException known -> message(known);
            case LectureException known -> message(known);
            case AudioException known -> message(known);
            case NoSuchFileException missing -> "There is no file " + missing.getFile() + ".";
            case AccessDeniedException denied -> denied.getFile() + " may not be read or written by this user.";
            case FileSystemException file ->
                file.getFile() + ": " + Optional.ofNullable(file.getReason()).orElse("could not be read or written") + ".";
            case BindException taken -> "The address cannot be listened on: " + taken.getMessage() + ".";
            case CharacterCodingException text -> "That is not UTF-8 text.";
            case IOException io -> "Reading or writing failed: " + message(io) + ".";
            default -> "An error that should not happen: " + problem.getClass().getSimpleName() + ": " + message(problem)
                    + " (HEARUS_DEBUG=1 shows where).";
        };
    }

    private static String message(Throwable problem) {
        return Optional.ofNullable(problem.getMessage()).orElse("no reason given");
    }
}
