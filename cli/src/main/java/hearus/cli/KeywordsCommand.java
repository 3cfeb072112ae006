package hearus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import hearus.keywords.Findings;
import hearus.keywords.Keywords;
import hearus.keywords.TextFiles;
import hearus.keywords.Word;

/** Finds what matters in a text. */
@Command(name = "keywords", description = {
        "Finds the key terms of a text with their explanations, and the sentences that matter, as hubs do for nlProcessing.", "",
        "The text is Korean, English or both, in UTF-8. Explanations are the text's own definitions, or come from --explain-url.", ""})
final class KeywordsCommand extends HelpfulCommand {
    /** How findings are written. */
    enum Format {
        TEXT, JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParentCommand
    private Hearus hearus;

    @Mixin
    KeywordOptions keywords;

    @Option(names = {"-f",
            "--format"}, paramLabel = "FORMAT", defaultValue = "text", description = "text, or json: one object in a line with terms, highlights and the words with their tags (default ${DEFAULT-VALUE}).")
    Format format;

    @Parameters(paramLabel = "FILE", description = "A text; - is standard input.")
    Path file;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandException {
        var words = Word.split(read());
        try (var finder = Keywords.create(keywords.config(hearus.environment()))) {
            var findings = finder.find(words);
            hearus.terminal().out().print(format == Format.JSON ? json(findings) : text(findings));
            hearus.terminal().out().flush();
        }
        return 0;
    }

    private String read() throws IOException, CommandException {
        if (Files.isDirectory(file)) {
            throw new CommandException(file + " is a folder: name a text in it.");
        }
        var bytes = file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
        try {
            return TextFiles.decode(bytes);
        } catch (IOException e) {
            throw new CommandException(file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Findings findings) {
        var text = new StringBuilder("Key terms\n");
        findings.terms().forEach(term -> text.append("  ").append(term.text()).append(" (").append(term.count()).append(')')
                .append(term.explanation().map(explanation -> ": " + explanation).orElse("")).append('\n'));
        if (findings.terms().isEmpty()) {
            text.append("  none: a term stands there twice, or is defined\n");
        }
        text.append("\nSentences that matter\n");
        findings.highlights().forEach(sentence -> text.append("  ").append(sentence).append('\n'));
        if (findings.highlights().isEmpty()) {
            text.append("  none: the text is short, or its sentences share no words\n");
        }
        return text.toString();
    }

    private static String json(Findings findings) {
        var json = JsonNodeFactory.instance.objectNode();
        var terms = json.putArray("terms");
        findings.terms().forEach(term -> {
            var node = terms.addObject().put("term", term.text()).put("score", Math.round(term.score() * 1000) / 1000.0).put("count",
                    term.count());
            term.explanation().ifPresent(explanation -> node.put("explanation", explanation));
        });
        findings.highlights().forEach(json.putArray("highlights")::add);
        var words = json.putArray("unProcessedText");
        findings.words().forEach(word -> words.addArray().add(word.text()).add(word.tag().word()).add(word.comment()));
        return json + "\n";
    }
}
