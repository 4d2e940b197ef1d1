package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lectern.emulator.EmulatorOptions;
import lectern.emulator.NotionEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code lectern send}, as a person would use it, to a server of its own. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class SendBlackBoxTest {
    private static final List<String> FORM = LecternProcess.soonest();

    @TempDir
    Path folder;
    private NotionEmulator notion;

    @BeforeEach
    void openNotion() throws IOException {
        notion = NotionEmulator.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), EmulatorOptions.standard());
    }

    @AfterEach
    void closeNotion() {
        notion.close();
    }

    @Test
    void sendsCaptionFilesUntilTheirPagesAreWritten() throws Exception {
        var section = Files.createDirectories(folder.resolve("My Course").resolve("02 - Basics"));
        for (var name : List.of("01 - Start.en.vtt", "02 - Go on.en.vtt")) {
            Files.writeString(section.resolve(name), "WEBVTT\n\n00:00.000 --> 00:02.000\nWords of " + name + "\n");
        }
        Files.writeString(section.resolve("03 - Empty.srt"), "nothing");
        try (var lectern = serve()) {
            for (var before : List.of(0, 2)) {
                try (var sender = send("--wait", "--url", "ws://localhost:" + lectern.port(), "My Course")) {
                    assertEquals(1, sender.exitCode(), sender.log());
                    var sum = "2 of 3 written, " + before + " of them there before, 1 failed";
                    assertTrue(sender.output().contains(sum), sender.output());
                    assertTrue(sender.output().contains("done 3/3"), sender.output());
                    assertTrue(sender.log().contains("03 - Empty.srt: no captions in it"), sender.log());
                }
            }
            lectern.awaitLog(2, line -> line.contains("lecture saved section=2"));
        }
    }

    @Test
    void saysWhatToDoWithoutAServerOrAFile() throws Exception {
        var file = Files.writeString(folder.resolve("a.json"), "{}");
        try (var sender = send("--url", "ws://localhost:1", file.toString())) {
            assertEquals(1, sender.exitCode());
            assertTrue(sender.log().contains("is lectern serve running?"), sender.log());
        }
        try (var sender = send()) {
            assertEquals(2, sender.exitCode());
            assertTrue(sender.log().contains("send needs a FILE"), sender.log());
        }
    }

    /** A bare environment has the C locale on Linux, in which the JVM sees no letters but ASCII. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void namesThatCannotBeReadAreToldAndNotSent() throws Exception {
        assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"), "else they cannot be given either");
        try (var sender = send("--lecture", "2. Größe", "a.vtt")) {
            assertEquals(2, sender.exitCode());
            assertTrue(sender.log().contains("set LC_ALL=C.UTF-8"), sender.log());
        }
    }

    @Test
    void aPathThatCannotBeIsToldWithoutATrace() throws Exception {
        Files.writeString(folder.resolve("lectern.properties"), "data-dir=a\\u0000b\n");
        try (var lectern = LecternProcess.start(FORM, folder, Map.of("NOTION_TOKEN", "t", "NOTION_DATABASE_ID", "d"),
                "--config", "lectern.properties")) {
            assertEquals(2, lectern.exitCode());
            assertTrue(lectern.log().contains("no file can have this name"), lectern.log());
        }
    }

    private LecternProcess serve() throws IOException {
        return LecternProcess.start(FORM, folder, Map.of("NOTION_TOKEN", notion.token()), "--notion-url", notion.url(),
                "--database-id", notion.databaseId(), "--websocket-port", "0", "--status-port", "0", "--data-dir",
                folder.resolve("data").toString());
    }

    private LecternProcess send(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("send"));
        all.addAll(List.of(arguments));
        return LecternProcess.start(FORM, folder, Map.of(), all.toArray(String[]::new));
    }
}
