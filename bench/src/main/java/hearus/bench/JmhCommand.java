package hearus.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The microbenchmarks. */
@Command(name = "jmh", mixinStandardHelpOptions = true, description = "Microbenchmarks of the inner parts, with JMH.")
final class JmhCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "REGEX", defaultValue = ".*", description = "Only those in whose name this is found.")
    String include;

    @Option(names = "--quick", description = "Short rounds: a first impression.")
    boolean quick;

    @Option(names = "--json", description = "Write JMH's results to this file too.")
    Optional<Path> json;

    @Override
    public Integer call() throws RunnerException {
        // JMH itself still uses what newer JVMs warn about.
        var options = new OptionsBuilder().include(include).jvmArgsAppend("--sun-misc-unsafe-memory-access=allow").shouldFailOnError(true);
        if (quick) {
            options.warmupIterations(2).warmupTime(TimeValue.milliseconds(500)).measurementIterations(3)
                    .measurementTime(TimeValue.milliseconds(500));
        }
        json.ifPresent(file -> options.resultFormat(ResultFormatType.JSON).result(file.toString()));
        new Runner(options.build()).run();
        return 0;
    }
}
