package hearus.cli.model;

import hearus.cli.Hearus;
import hearus.cli.HelpfulCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.whisper.Device;

/** The user's folder of models. */
@Command(name = "models", synopsisSubcommandLabel = "COMMAND", description = {"Lists, pulls and removes models.", "",
        "A model that is needed and missing is pulled by itself; pull it beforehand to work offline.",
        "tiny is for trying out, base is the least for Korean, small is far better where it keeps up.",
        "silero-vad tells speech from silence and is always needed."}, subcommands = {ModelsCommand.ListAll.class, ModelsCommand.Pull.class,
                ModelsCommand.Remove.class})
public final class ModelsCommand extends HelpfulCommand {
    @ParentCommand
    private Hearus hearus;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What about the models? Say list, pull or remove.");
    }

    @Command(name = "list", description = "Lists the models, and where those that are installed lie.")
    static final class ListAll extends HelpfulCommand {
        @ParentCommand
        private ModelsCommand models;

        @Mixin
        private DeviceOption on;

        @Override
        public Integer call() throws IOException {
            var store = models.hearus.models(on.device);
            var out = models.hearus.terminal().out();
            for (var model : Model.values()) {
                var installed = store.find(model);
                out.printf("%-12s %9s  %s%n", model.id(), installed.isPresent() ? PullBar.amount(size(installed.get())) : "-",
                        installed.map(found -> found.folder().toString()).orElse("not installed"));
            }
            return 0;
        }

        private static long size(InstalledModel model) throws IOException {
            try (var files = Files.walk(model.folder())) {
                return files.filter(Files::isRegularFile).mapToLong(ListAll::size).sum();
            }
        }

        private static long size(Path file) {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(name = "pull", description = "Downloads, checks and prepares models. Those that are there already are left alone.")
    static final class Pull extends HelpfulCommand {
        @ParentCommand
        private ModelsCommand models;

        @Parameters(paramLabel = "MODEL", arity = "1..*", converter = ModelConverter.class, description = "tiny, base, small or silero-vad.")
        private List<Model> wanted;

        @Mixin
        private DeviceOption on;

        @Override
        public Integer call() throws ModelException {
            var terminal = models.hearus.terminal();
            for (var model : wanted) {
                var installed = new Models(models.hearus.models(on.device), terminal).ready(model);
                terminal.out().println(model.id() + " is in " + installed.folder());
            }
            return 0;
        }
    }

    @Command(name = "remove", aliases = "rm", description = "Deletes models from this machine.")
    static final class Remove extends HelpfulCommand {
        @ParentCommand
        private ModelsCommand models;

        @Parameters(paramLabel = "MODEL", arity = "1..*", converter = ModelConverter.class, description = "tiny, base, small or silero-vad.")
        private List<Model> unwanted;

        @Override
        public Integer call() throws ModelException {
            for (var model : unwanted) {
                var removed = models.hearus.models(Device.CPU).remove(model);
                models.hearus.terminal().out().println(model.id() + (removed ? " is removed" : " was not installed"));
            }
            return 0;
        }
    }

    /** Reads a model's name. */
    static final class ModelConverter implements ITypeConverter<Model> {
        @Override
        public Model convert(String name) {
            return Model.byId(name).orElseThrow(() -> new TypeConversionException("there is no model '" + name + "'; there are "
                    + Arrays.stream(Model.values()).map(Model::id).collect(Collectors.joining(", "))));
        }
    }
}
