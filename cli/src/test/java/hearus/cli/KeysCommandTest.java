package hearus.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import hearus.lectures.Lectures;
import hearus.lectures.StoreLocation;
import hearus.lectures.access.Role;
import hearus.lectures.access.Scope;
import hearus.lectures.access.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class KeysCommandTest {
    @TempDir
    private Path data;

    private Run keys(String... arguments) {
        var all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return Run.of(all.toArray(String[]::new));
    }

    private Verdict verdict(String secret) throws Exception {
        try (var lectures = Lectures.open(new StoreLocation.Folder(data), InstantSource.system(), segment -> {})) {
            return lectures.credentials().verify(secret);
        }
    }

    @Test
    void whoMakesAndRevokesKeysStandsInTheAuditLogWithoutTheirSecrets() throws Exception {
        var audit = data.resolve("audit.log");
        var secret = keys("create", "--scope", "admin", "--audit-log", audit.toString()).out().strip();
        assertThat(keys("revoke", secret.substring(3, 11), "--audit-log", audit.toString()).code()).isZero();
        assertThat(keys("revoke", secret, "--audit-log", audit.toString()).code()).isEqualTo(1);
        var lines = Files.readAllLines(audit);
        assertThat(lines).hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("\"who\":\"operator:").doesNotContain(secret.substring(12)));
        assertThat(lines.get(0)).contains("\"action\":\"key.create\"").contains("\"target\":\"" + secret.substring(3, 11) + "\"");
        assertThat(lines.get(1)).contains("\"action\":\"key.revoke\"").contains("\"outcome\":\"done\"");
        assertThat(lines.get(2)).contains("\"outcome\":\"failed\"");
    }

    @Test
    void aKeyIsPrintedOnceThenListedWithoutItsSecretAndRevoked() throws Exception {
        var created = keys("create", "--scope", "speaker:physics: 3", "--scope", "READER", "--name", "달력", "--expires", "180d");

        assertThat(created.code()).as(created.err()).isZero();
        assertThat(created.out()).matches("hk_[a-z2-9]{8}_[a-z2-9]{32}\\R");
        assertThat(created.err()).contains("speaker:physics: 3, reader").contains("expires 20").contains("only this once")
                .doesNotContain(created.out().strip());
        var secret = created.out().strip();
        var id = secret.substring(3, 11);
        assertThat(verdict(secret)).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> assertThat(accepted.scopes())
                .containsExactly(new Scope(Role.SPEAKER, "physics: 3"), Scope.everywhere(Role.READER)));

        assertThat(keys("list").out()).contains(id).contains("expires 20").contains("speaker:physics: 3, reader").contains("달력")
                .doesNotContain(secret.substring(12));
        assertThat(keys("revoke", id).code()).isZero();
        assertThat(keys("list").out()).contains(id).contains("revoked");
        assertThat(verdict(secret)).isEqualTo(new Verdict.Refused(Verdict.Reason.REVOKED));
        var again = keys("revoke", id, secret);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains(id).doesNotContain(secret.substring(12));
    }

    @Test
    void aKeyCanBeForEver() {
        assertThat(keys("create", "--scope", "admin").err()).contains("(admin), does not expire");
    }

    @Test
    void noStoreIsMadeToListOrRevoke() {
        for (var run : List.of(keys("list"), keys("revoke", "abcdefgh"))) {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("No keys are kept in " + data).contains("--data");
        }
        assertThat(data).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "create --scope boss", "create --scope reader:", "create --scope admin:physics",
            "create --scope reader --expires soon",
            "create --scope reader --expires 0d", "create --scope reader --expires 99999d", ""})
    void whatIsNotUnderstoodIsSaid(String arguments) {
        var run = keys(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("hearus: ").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "hub --speech ws://localhost:1/ws", "speech"})
    void withoutAKeyNoServerListensForOtherMachinesAndItsSentenceNamesBothWaysOut(String command) {
        var run = Run.of(Map.of("HEARUS_DATA", data.toString(), "HEARUS_LOG", "off"),
                (command + " --port 0 --host 0.0.0.0 --model tiny").replace(command.startsWith("hub") ? " --model tiny" : "\n", "")
                        .split(" "));

        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).startsWith("hearus: Other machines could reach this server at 0.0.0.0").contains("--open")
                .contains(command.equals("speech") ? "HEARUS_TOKEN" : "hearus keys create");
    }
}
