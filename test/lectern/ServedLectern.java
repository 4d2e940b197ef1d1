package lectern;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import lectern.emulator.NotionEmulator;

/** A Lectern process that writes to a stand-in, for tests in other packages. */
public final class ServedLectern implements AutoCloseable {
    private final LecternProcess process;
    private final String url;

    private ServedLectern(LecternProcess process) throws InterruptedException {
        this.process = process;
        url = "ws://localhost:" + process.port();
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param folder where its data are
     * @param port its WebSocket port, 0 for any
     */
    public static ServedLectern start(Path folder, NotionEmulator notion, int port)
            throws IOException, InterruptedException {
        var form = LecternProcess.soonest();
        return new ServedLectern(LecternProcess.start(form, folder, Map.of("NOTION_TOKEN", notion.token()),
                "--notion-url", notion.url(), "--database-id", notion.databaseId(), "--websocket-port",
                Integer.toString(port), "--status-port", "0", "--data-dir", folder.resolve("data").toString()));
    }

    /** Where clients connect. */
    public String url() {
        return url;
    }

    /** Where its status page and its HTTP intake are. */
    public String statusUrl() {
        return process.output().lines().filter(line -> line.startsWith("status ")).findFirst().orElseThrow()
                .substring("status ".length());
    }

    /** Waits until it has said so of so many lectures since its start, and that all is in its place. */
    public void awaitSaved(int lectures) throws InterruptedException {
        process.awaitLog(lectures, line -> line.contains("lecture saved"));
        process.awaitLog(line -> line.endsWith(" all written")
                && process.log().lastIndexOf(" all written") > process.log().lastIndexOf("lecture saved"));
    }

    @Override
    public void close() {
        process.close();
    }
}
