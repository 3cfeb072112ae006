package hearus.whisper.internal.onnx;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

import ai.onnxruntime.OrtEnvironment;

import hearus.whisper.NativeLibraryException;

/**
 * Loads ONNX Runtime's native library, and keeps its native environment alive as long as the process.
 *
 * <p>Its Java binding (1.29.0) would do both in a way that does harm. It writes 28 MB into the temporary folder at each start and asks the JVM to delete them at its end, which a
 * halt or a kill prevents. And it has a shutdown hook that frees the native environment while other threads use it: every decode that runs at that moment, or begins later,
 * crashes the process (microsoft/onnxruntime issue 31352). So the library is loaded from a folder that is kept, and one more reference to the environment, which counts its
 * references, is taken first and never given back. The binding offers neither, hence the reflection; docs/decisions/035 has the alternatives.
 */
final class NativeLibrary {
    private static final Logger LOG = System.getLogger(NativeLibrary.class.getName());
    /** The binding's own property: who sets it brings the libraries in that folder. */
    private static final String FOLDER_PROPERTY = "onnxruntime.native.path";
    private static final String BINDING = "ai.onnxruntime.OnnxRuntime";

    private NativeLibrary() {}

    /**
     * Does it, once for each class loader.
     *
     * @param cache for the folder that is kept
     * @throws NativeLibraryException when neither that nor the temporary folder can hold the library
     */
    static void load(Path cache) {
        try {
            // Without initialising it: that would load the library.
            var binding = Class.forName(BINDING, false, OrtEnvironment.class.getClassLoader());
            synchronized (binding) {
                var loaded = field(binding, "loaded");
                if (!loaded.getBoolean(null)) {
                    initialise(binding, cache);
                    loaded.setBoolean(null, true);
                }
            }
            keepEnvironment(binding);
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (e instanceof NativeLibraryException known) {
                throw known;
            }
            LOG.log(Level.WARNING, "ONNX Runtime is not the version that this program knows: it leaves files in the temporary folder, "
                    + "and may crash when the process ends while it runs", e);
        }
    }

    private static void initialise(Class<?> binding, Path cache) throws ReflectiveOperationException {
        var platform = (String) field(binding, "OS_ARCH_STR").get(null);
        var folder = loaded(platform, cache);
        // Where it finds the libraries of other devices.
        field(binding, "libraryDirPathProperty").set(null, folder.toString());
        field(binding, "tempDirectory").set(null, folder);
        int version = apiVersion(binding);
        var api = (long) call(binding, "initialiseAPIBase", new Class<?>[]{int.class}, version);
        if (api == 0) {
            throw new ReflectiveOperationException("the native library does not have version " + version + " of its interface");
        }
        field(binding, "ortApiHandle").setLong(null, api);
        var training = (long) call(binding, "initialiseTrainingAPIBase", new Class<?>[]{long.class, int.class}, api, version);
        field(binding, "ortTrainingApiHandle").setLong(null, training);
        field(binding, "trainingEnabled").setBoolean(null, training != 0);
        field(binding, "ortCompileApiHandle").setLong(null,
                (long) call(binding, "initialiseCompileAPIBase", new Class<?>[]{long.class}, api));
        field(binding, "providers").set(null, call(binding, "initialiseProviders", new Class<?>[]{long.class}, api));
        field(binding, "version").set(null, call(binding, "initialiseVersion", new Class<?>[]{}));
    }

    /** The folder that the libraries were loaded from. */
    private static Path loaded(String platform, Path cache) throws ReflectiveOperationException {
        if (!Objects.equals(OrtEnvironment.class.getClassLoader(), NativeLibrary.class.getClassLoader())) {
            throw new ReflectiveOperationException("another class loader has ONNX Runtime");
        }
        var own = System.getProperty(FOLDER_PROPERTY);
        if (own != null) {
            load(Path.of(own).toAbsolutePath(), platform);
            return Path.of(own);
        }
        try {
            var files = NativeFiles.of(platform);
            if (files.isEmpty()) {
                throw new ReflectiveOperationException("there are no native libraries for " + platform + " in its jar");
            }
            return loaded(files.get(), platform, cache);
        } catch (IOException e) {
            throw new NativeLibraryException("The jar of ONNX Runtime cannot be read: " + e, e);
        }
    }

    private static Path loaded(NativeFiles files, String platform, Path cache) {
        try {
            var folder = files.extractBelow(cache.resolve("native"));
            load(folder, platform);
            return folder;
        } catch (IOException | UnsatisfiedLinkError e) {
            // Read-only, full, or mounted so that nothing in it may be run.
            LOG.log(Level.DEBUG, "The native library cannot be kept in {0}: {1}", cache, e.toString());
            return loadedFromTemporaryFolder(files, platform, cache, e);
        }
    }

    /** Gone again before this returns: what is loaded needs its file no longer, but for Windows, where it is deleted when the JVM ends. */
    private static Path loadedFromTemporaryFolder(NativeFiles files, String platform, Path cache, Throwable before) {
        var temporary = Optional.<Path>empty();
        try {
            temporary = Optional.of(Files.createTempDirectory("hearus-native"));
            var folder = files.extractBelow(temporary.get());
            load(folder, platform);
            return folder;
        } catch (IOException | UnsatisfiedLinkError e) {
            e.addSuppressed(before);
            throw new NativeLibraryException(
                    "ONNX Runtime's library must lie in a file that may be run, but it can be put neither into " + cache
                            + " (HEARUS_CACHE) nor into the temporary folder " + System.getProperty("java.io.tmpdir")
                            + " (-Djava.io.tmpdir): see that one of them can be written, has 30 MB of room and is not mounted noexec.",
                    e);
        } finally {
            temporary.ifPresent(NativeLibrary::delete);
        }
    }

    @SuppressWarnings("restricted") // This module is one that calls native code.
    private static void load(Path folder, String platform) {
        for (var library : NativeFiles.REQUIRED) {
            System.load(folder.resolve(System.mapLibraryName(library)).toAbsolutePath().toString());
        }
        LOG.log(Level.DEBUG, "ONNX Runtime for {0} is loaded from {1}", platform, folder);
    }

    private static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!one.toFile().delete()) {
                    one.toFile().deleteOnExit();
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} is left: {1}", folder, e.toString());
        }
    }

    /**
     * Before the binding makes its own, and with the name and level that it uses: then there is no moment at which its shutdown hook would free the last reference.
     * Once too often does no harm: it is a count.
     */
    private static void keepEnvironment(Class<?> binding) throws ReflectiveOperationException {
        final int warnings = 2;
        var api = field(binding, "ortApiHandle").getLong(null);
        call(OrtEnvironment.class, "createHandle", new Class<?>[]{long.class, int.class, String.class}, api, warnings, "ort-java");
    }

    /** The newest version of the native interface that the binding knows. */
    private static int apiVersion(Class<?> binding) throws ReflectiveOperationException {
        var prefix = "ORT_API_VERSION_";
        return Arrays.stream(binding.getDeclaredFields()).map(Field::getName).filter(name -> name.startsWith(prefix))
                .mapToInt(name -> Integer.parseInt(name.substring(prefix.length()))).max()
                .orElseThrow(() -> new ReflectiveOperationException("no version of the native interface is named"));
    }

    private static Field field(Class<?> binding, String name) throws ReflectiveOperationException {
        var field = binding.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static Object call(Class<?> binding, String name, Class<?>[] types, Object... arguments) throws ReflectiveOperationException {
        var method = binding.getDeclaredMethod(name, types);
        method.setAccessible(true);
        return method.invoke(null, arguments);
    }
}
