package hearus.server.internal.uploads;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import hearus.server.internal.rest.ApiException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class UploadFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aDiskThatIsFullIsSaidAndNothingOfTheFileStays() {
        var free = new AtomicLong(UploadFolder.RESERVE + 1_000);
        var uploads = new UploadFolder(folder, 1L << 40, _ -> free.get());
        assertThatThrownBy(() -> uploads.receive("upload-1", Bodies.of(100), 2_000)).asInstanceOf(type(ApiException.class))
                .satisfies(refused -> {
                    assertThat(refused.status()).isEqualTo(507);
                    assertThat(refused).hasMessageContaining("no room");
                });
        assertThat(folder).isEmptyDirectory();
        // It fills while the file arrives.
        assertThatThrownBy(() -> uploads.receive("upload-1", Bodies.of(40 << 20, () -> free.set(0)), -1))
                .asInstanceOf(type(ApiException.class)).extracting(ApiException::status).isEqualTo(507);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void onlySomeUploadsAreTakenAtATime() throws Exception {
        var uploads = new UploadFolder(folder, 1L << 40, _ -> Long.MAX_VALUE);
        var stuck = new Thread[UploadFolder.MAX_AT_ONCE];
        for (int i = 0; i < stuck.length; i++) {
            var name = "upload-" + i;
            stuck[i] = Thread.ofVirtual().start(() -> {
                try {
                    uploads.receive(name, Bodies.endless(), -1);
                } catch (ApiException | InterruptedException e) {
                    // The end of the test.
                }
            });
        }
        Awaitility.await().untilAsserted(
                () -> assertThat(folder.toFile().list()).hasSize(UploadFolder.MAX_AT_ONCE));
        assertThatThrownBy(() -> uploads.receive("upload-x", Bodies.of(10), 10)).asInstanceOf(type(ApiException.class))
                .extracting(ApiException::status).isEqualTo(503);
        for (var thread : stuck) {
            thread.interrupt();
            thread.join();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
