package hearus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What ARCHITECTURE.md says that can be checked: the table of modules against their POMs, and where its links lead. */
class ArchitectureDocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[(\\w+)]\\([^)]*\\) \\|.*\\| ([^|]*) \\|$");
    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");
    private static final Set<String> ANNOTATIONS = Set.of("jspecify", "error_prone_annotations");
    /** Artifacts by their usual names. */
    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("concentus", "Concentus"),
            Map.entry("jackson-databind", "Jackson"), Map.entry("protobuf-java", "protobuf"),
            Map.entry("${onnxruntime.artifact}", "ONNX Runtime"), Map.entry("vertx-core", "Vert.x"), Map.entry("vertx-web", "Vert.x"),
            Map.entry("lucene-analysis-nori", "Lucene"), Map.entry("lucene-analysis-common", "Lucene"),
            Map.entry("micrometer-registry-prometheus", "Micrometer"),
            Map.entry("prometheus-metrics-exposition-textformats", "Micrometer"), Map.entry("jmh-core", "JMH"),
            Map.entry("junit-jupiter", "JUnit"),
            Map.entry("junit-platform-launcher", "JUnit"), Map.entry("jdbi3-core", "JDBI"), Map.entry("flyway-core", "Flyway"),
            Map.entry("flyway-database-postgresql", "Flyway"), Map.entry("sqlite-jdbc", "SQLite"), Map.entry("postgresql", "PostgreSQL"),
            Map.entry("slf4j-jdk14", "SLF4J"), Map.entry("pdfbox", "PDFBox"), Map.entry("poi-ooxml", "POI"),
            Map.entry("log4j-to-jul", "Log4j"), Map.entry("core", "ZXing"),
            Map.entry("nimbus-jose-jwt", "Nimbus JOSE"));

    @Test
    void theTableOfModulesSaysWhatTheirPomsSay() throws IOException {
        var said = new TreeMap<String, Set<String>>();
        ROW.matcher(text("ARCHITECTURE.md")).results()
                .forEach(row -> said.put(row.group(1), new TreeSet<>(Set.of(row.group(2).split(", ")))));
        var real = new TreeMap<String, Set<String>>();
        for (var module : said.keySet()) {
            real.put(module, dependencies(text(module + "/pom.xml")));
        }
        assertThat(said).hasSizeGreaterThan(10).isEqualTo(real);
    }

    /** The dependencies of the main sources, without those that are annotations only. */
    private static Set<String> dependencies(String pom) {
        var names = new TreeSet<String>();
        DEPENDENCY.matcher(pom).results().map(found -> found.group(1)).filter(one -> !one.matches("(?s).*<scope>(test|provided)</scope>.*"))
                .forEach(one -> {
                    var artifact = ARTIFACT.matcher(one);
                    if (artifact.find() && !ANNOTATIONS.contains(artifact.group(1))) {
                        names.add(NAMES.getOrDefault(artifact.group(1), artifact.group(1).replaceFirst("^hearus-", "")));
                    }
                });
        return names;
    }

    @Test
    void everyLinkOfTheDocumentsLeadsSomewhere() throws IOException {
        var broken = new TreeSet<String>();
        try (var files = Files.walk(ROOT)) {
            for (var file : files.filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !path.toString().matches(".*/(target|node_modules|\\.git)/.*")).toList()) {
                LINK.matcher(Files.readString(file)).results().map(link -> link.group(1))
                        .filter(link -> !link.matches("[a-z]+:.*") && Files.notExists(file.resolveSibling(link)))
                        .forEach(link -> broken.add(ROOT.relativize(file) + ": " + link));
            }
        }
        assertThat(broken).isEmpty();
    }

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
