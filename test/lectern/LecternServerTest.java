package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import lectern.cli.LogLevel;
import lectern.cli.LogOptions;
import lectern.cli.ServeOptions;
import lectern.cli.TokenFile;
import lectern.domain.PagePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LecternServerTest {
    @TempDir
    Path folder;

    @Test
    void leavesNoThreadBehindWhereItCannotStart() throws Exception {
        var group = new ThreadGroup("a start that is refused");
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var start = new FutureTask<>(() -> assertThrows(StartException.class,
                    () -> LecternServer.open(options(taken.getLocalPort()), event -> { })));
            new Thread(group, start).start();

            start.get(30, TimeUnit.SECONDS);
        }

        var left = new Thread[100];
        group.enumerate(left);
        for (var thread : Arrays.stream(left).filter(Objects::nonNull).toList()) {
            thread.join(5_000);
            assertEquals(Thread.State.TERMINATED, thread.getState(), thread::getName);
        }
    }

    private ServeOptions options(int statusPort) {
        var notion = new ServeOptions.Notion(URI.create("http://localhost:1"), "ntn_x",
                "1ec7e200-0000-4000-8000-000000000001", "", 180, true, PagePolicy.STANDARD);
        var listen = new ServeOptions.Listen("127.0.0.1", 0, OptionalInt.of(statusPort), List.of(), 1 << 20, 16, true,
                TokenFile.NONE);
        return new ServeOptions(notion, listen, folder.resolve("data"), new LogOptions(false, LogLevel.WARN), false);
    }
}
