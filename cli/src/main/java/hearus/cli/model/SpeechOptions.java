package hearus.cli.model;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import hearus.captions.CaptionPolicy;
import hearus.cli.Hearus;
import hearus.models.InstalledModel;
import hearus.models.Model;
import hearus.models.ModelException;
import hearus.server.ServerConfig;
import hearus.speech.EngineLoader;
import hearus.speech.SpeechEngine;
import hearus.whisper.LanguageNames;
import hearus.whisper.ModelFiles;
import hearus.whisper.UnknownLanguageException;
import hearus.whisper.Whisper;

/** What a command that recognises speech is told about it. */
public final class SpeechOptions {
    private static final Logger LOG = System.getLogger(SpeechOptions.class.getName());
    private static final Model USUAL = Model.BASE;

    @Option(names = "--model", paramLabel = "MODEL", defaultValue = "base", converter = WhisperModel.class, description = "Whisper model: tiny, base or small (default ${DEFAULT-VALUE}). Pulled first if it is missing. Korean needs base at least. auto: the largest of those that are installed that keeps up with a speaker on this machine, which takes a second or two to find out; base where none is installed.")
    public WantedModel model;

    @Option(names = "--language", paramLabel = "CODES", defaultValue = "ko,en", converter = LanguageList.class, description = "The language that is spoken, for example ko; of several (ko,en) the likeliest is taken; auto tries all that Whisper knows (default ${DEFAULT-VALUE}).")
    public Languages languages;

    @Option(names = "--prompt", paramLabel = "TEXT", defaultValue = "", description = "Names and terms that will be said, to spell them right.")
    public String prompt;

    @Mixin
    public DeviceOption on;

    /** Sets what a server that recognises speech needs to know. */
    public ServerConfig.Builder apply(ServerConfig.Builder config) {
        return config.model(model.toString()).languages(languages.codes()).prompt(prompt);
    }

    public String summary() {
        return "model " + model + ", " + languages;
    }

    /** The models as they suit the device, which must be one that can be used: whoever asks for another should learn it before anything is pulled. */
    public Models models(Hearus hearus) {
        on.device.require();
        return new Models(hearus.models(on.device), hearus.terminal());
    }

    /** The model itself, pulled first if it is missing; one that is to be chosen is chosen now. */
    public InstalledModel ready(Models models) throws ModelException {
        var ready = model.named().isPresent() ? models.ready(model.named().get()) : chosen(models);
        LOG.log(Level.INFO, "Model {0}: on {1}, weights are {2}", ready.model().id(), on.device.id(),
                DeviceOption.weights(on.device).description());
        return ready;
    }

    /** Of those that are here: nobody should wait for three downloads to learn which of them is best. */
    private InstalledModel chosen(Models models) throws ModelException {
        var chosen = AutoModel.choose(models.store().installed(), on.device, CaptionPolicy.defaults()).map(InstalledModel::model);
        if (chosen.isEmpty()) {
            LOG.log(Level.INFO, "Model {0}: chosen, since none is installed to choose from", USUAL.id());
        }
        return models.ready(chosen.orElse(USUAL));
    }

    /** Pulls what is missing, then loads both models. */
    public EngineLoader loader(Models models, int workers) {
        return new EngineLoader() {
            @Override
            public SpeechEngine load() throws ModelException {
                return engine(models, workers);
            }

            @Override
            public Optional<LargerModel> loadLarger(String loaded) {
                return larger(models, loaded);
            }
        };
    }

    private SpeechEngine engine(Models models, int workers) throws ModelException {
        var voiceActivity = models.ready(Model.SILERO_VAD);
        var whisper = ready(models);
        var usual = CaptionPolicy.defaults();
        var policy = workers > 0 ? usual.toBuilder().workers(workers).build() : usual;
        LOG.log(Level.INFO, "Model {0}: {1} workers on {2} cores", whisper.model().id(), policy.workers(),
                Runtime.getRuntime().availableProcessors());
        return SpeechEngine.load(whisper.model().id(), ModelFiles.in(whisper.folder()), on.device, voiceActivity.voiceActivityGraph(),
                policy);
    }

    private Optional<EngineLoader.LargerModel> larger(Models models, String loaded) {
        return models.store().installed().stream().filter(it -> it.model() != Model.SILERO_VAD)
                .max(Comparator.comparing(InstalledModel::model)).filter(it -> !it.model().id().equals(loaded))
                .map(it -> new EngineLoader.LargerModel(it.model().id(), Whisper.load(ModelFiles.in(it.folder()), on.device)));
    }

    /** A model by its name, or empty for one to be chosen. */
    public record WantedModel(Optional<Model> named) {
        @Override
        public String toString() {
            return named.map(Model::id).orElse("auto");
        }
    }

    /** Candidate languages, as ISO 639-1 codes; none: all that Whisper knows. */
    public record Languages(List<String> codes) {
        public Languages {
            codes = List.copyOf(codes);
        }

        @Override
        public String toString() {
            return codes.isEmpty() ? "any language" : (codes.size() == 1 ? "language " : "languages ") + String.join(", ", codes);
        }
    }

    /** Reads {@code ko}, {@code ko-KR,en}, {@code Korean} or {@code auto}. */
    public static final class LanguageList implements ITypeConverter<Languages> {
        @Override
        public Languages convert(String text) {
            try {
                return new Languages(LanguageNames.parse(text)
                        .orElseThrow(() -> new TypeConversionException("name a language (ko), several (ko,en), or auto")));
            } catch (UnknownLanguageException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads the name of a Whisper model, or {@code auto}. */
    static final class WhisperModel implements ITypeConverter<WantedModel> {
        @Override
        public WantedModel convert(String name) {
            if (name.strip().equalsIgnoreCase("auto")) {
                return new WantedModel(Optional.empty());
            }
            return new WantedModel(Optional.of(Model.byId(name).filter(model -> model != Model.SILERO_VAD)
                    .orElseThrow(() -> new TypeConversionException("there is no Whisper model '"
                            + name + "'; there are tiny, base and small, and auto chooses"))));
        }
    }
}
