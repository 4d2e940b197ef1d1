package lectern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The runtime image, in an environment without PATH and JAVA_HOME: it must need no Java but its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "starts the launcher for Unix")
@Order(1)
class ImageBlackBoxTest extends BlackBoxTests {
    private static final Path IMAGE = LecternProcess.BUILT.resolve("image");
    private static final Path LAUNCHER = IMAGE.resolve("bin").resolve("lectern");

    @Override
    List<String> form() {
        return List.of("/usr/bin/env", "LECTERN_JAVA_OPTIONS=" + DEADLINE, LAUNCHER.toString());
    }

    @Test
    void startsByASymbolicLinkToALink() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link"), LAUNCHER);
        var relative = Files.createSymbolicLink(folder.resolve("relative"), link.getFileName());

        assertSaysVersion(relative);
        // Else JUnit warns that it leads out of its folder.
        Files.delete(link);
    }

    @Test
    void startsQuietlyFromAnotherFolderAndWithoutItsClassArchive() throws Exception {
        var moved = folder.resolve("a moved image");
        Files.walkFileTree(IMAGE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(moved.resolve(IMAGE.relativize(from)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                var archive = from.toString().endsWith(".aot") || from.toString().endsWith(".jsa");
                Files.write(moved.resolve(IMAGE.relativize(from)),
                        archive ? new byte[] {1, 2, 3} : Files.readAllBytes(from));
                return FileVisitResult.CONTINUE;
            }
        });
        for (var program : List.of("java", "lectern")) {
            assertTrue(moved.resolve("bin").resolve(program).toFile().setExecutable(true));
        }

        assertSaysVersion(moved.resolve("bin").resolve("lectern"));
    }

    @Test
    void leavesAHeapDumpInItsDataFolderWhenItsMemoryIsUsedUp() throws Exception {
        for (var option : List.of("--data-dir=data 1", "--data-dir data 2")) {
            var words = option.split("(?<=dir) ", 2);
            var data = Files.createDirectory(folder.resolve(option.substring("--data-dir ".length())));
            try (var demo = LecternProcess.start(List.of(LAUNCHER.toString(), "demo"), folder,
                    Map.of("LECTERN_JAVA_OPTIONS", "-Xms4m -Xmx4m"), words)) {
                assertEquals(1, demo.exitCode(), demo.log());
            }
            assertTrue(Files.size(data.resolve("out-of-memory.hprof")) > 0);
        }
    }

    private void assertSaysVersion(Path launcher) throws Exception {
        try (var lectern = LecternProcess.start(List.of(launcher.toString()), folder, Map.of(), "version")) {
            assertEquals(0, lectern.exitCode(), lectern.log());
            assertTrue(lectern.output().startsWith("lectern "), lectern.output());
            assertEquals("", lectern.log());
        }
    }
}
