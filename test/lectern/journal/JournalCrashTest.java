package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process while it appends, or gives it little memory. */
@Timeout(120)
class JournalCrashTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path folder;

    @Test
    void keepsEveryAcknowledgedMessageWhenKilled() throws Exception {
        var random = new Random(4);
        var acknowledged = new TreeSet<Long>();
        for (var round = 1; round <= ROUNDS; round++) {
            kill(round * 1_000_000L, 1 + random.nextInt(300), acknowledged);

            try (var journal = Journal.open(folder, event -> {})) {
                var present = Sample.recovered(journal).stream().map(entry -> entry.lecture().id())
                        .collect(Collectors.toSet());
                assertTrue(present.containsAll(acknowledged));
                for (var id : present) {
                    assertArrayEquals(Appender.message(id), journal.message(id), "lecture " + id);
                }
            }
        }
    }

    @Test
    void namesTheProcessThatOwnsTheFolder() throws Exception {
        var process = start(1);
        try (var lines = process.inputReader()) {
            lines.readLine();

            var refusal = assertThrows(StorageException.class, () -> Journal.open(folder, event -> {}));

            assertEquals("data folder " + folder + " is in use by process " + process.pid(), refusal.getMessage());
            assertEquals(Optional.of(new Journal.Owner(Long.toString(process.pid()), Appender.URL)),
                    Journal.ownerOf(folder));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void opensWithLessMemoryThanOneMessageOfEachFileTakes() throws Exception {
        var messages = 48;
        try (var journal = Journal.open(folder, event -> {}, new UnforcedDisk(), SmallHeap.SEGMENT_BYTES)) {
            for (var id = 1; id <= messages; id++) {
                Sample.await(journal.append(Sample.lecture(id), new byte[SmallHeap.SEGMENT_BYTES], false));
            }
        }

        var process = start(SmallHeap.class, "-Xmx24m", folder.toString());
        try (var lines = process.inputReader()) {
            assertEquals(Integer.toString(messages), lines.readLine());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts a process at this id, kills it after so many acknowledgements, and notes all that it printed. */
    private void kill(long firstId, int after, Set<Long> acknowledged) throws Exception {
        var process = start(firstId);
        try (var lines = process.inputReader()) {
            for (var i = 0; i < after; i++) {
                note(lines.readLine(), acknowledged);
            }
            // By its handle, which leaves open what can still be read of it.
            process.toHandle().destroyForcibly();
            noteRest(lines, acknowledged);
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void noteRest(BufferedReader lines, Set<Long> acknowledged) throws Exception {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            note(line, acknowledged);
        }
    }

    /** A line that the kill cut off has no semicolon, and its number may lack digits. */
    private static void note(String line, Set<Long> acknowledged) {
        if (line.endsWith(";")) {
            acknowledged.add(Long.parseLong(line.substring(0, line.length() - 1)));
        }
    }

    private Process start(long firstId) throws Exception {
        return start(Appender.class, "-XX:TieredStopAtLevel=1", folder.toString(), Long.toString(firstId));
    }

    private static Process start(Class<?> program, String option, String... args) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = location(Journal.class) + File.pathSeparator + location(program);
        var command = new ArrayList<>(List.of(java, "-Xshare:auto", option, "-cp", classPath, program.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
