package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lectern.domain.LecternEvent;
import lectern.domain.Outcome;
import lectern.port.LectureQueue;
import lectern.port.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class RecoveryTest {
    private static final Outcome.Done SAVED = new Outcome.Saved("p", "u", 1, 1);
    private static final Outcome.Settled REFUSED = new Outcome.Refused("no");

    @TempDir
    private Path folder;
    private final List<LecternEvent> events = new ArrayList<>();

    @Test
    void opensEveryPrefixToTheRecordsThatAreWholeInIt() throws Exception {
        var records = List.of(accepted(1), accepted(2), settled(1, SAVED), accepted(3), settled(2, REFUSED));
        var file = file(records);
        for (var cut = 0; cut <= file.length; cut++) {
            var expected = entries(records, cut);
            var whole = file(records.subList(0, whole(records, cut))).length;
            var durable = cut < RecordFormat.FILE_HEADER_BYTES ? 0 : whole;
            write(Arrays.copyOf(file, cut));

            try (var journal = open()) {
                assertEquals(whole, Files.size(log()), "cut at " + cut);
                assertEquals(expected, Sample.recovered(journal), "cut at " + cut);
                assertEquals(withoutZeros(file, durable, cut) - durable, cutBytes(), "cut at " + cut);
                Sample.append(journal, 9);
            }
            try (var journal = open()) {
                var more = new ArrayList<>(expected);
                more.add(new LectureQueue.Entry(Sample.lecture(9), Optional.empty()));
                assertEquals(more, Sample.recovered(journal), "cut at " + cut);
                assertArrayEquals(Sample.message(9), journal.message(9));
            }
        }
        assertTrue(events.stream().noneMatch(LecternEvent.StorageFailed.class::isInstance));
    }

    @Test
    void setsOneDamagedRecordAsideWhereverItIsDamaged() throws Exception {
        var records = List.of(accepted(1), accepted(2), accepted(3), settled(1, SAVED));
        var file = file(records);
        var from = file(records.subList(0, 1)).length;
        var to = file(records.subList(0, 2)).length;
        for (var at = from; at < to; at++) {
            var damaged = file.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            write(damaged);
            events.clear();

            try (var journal = open()) {
                assertEquals(List.of(new LectureQueue.Entry(Sample.lecture(1), Optional.of(SAVED)),
                        new LectureQueue.Entry(Sample.lecture(3), Optional.empty())),
                        Sample.recovered(journal), "at " + at);
            }

            assertArrayEquals(Arrays.copyOfRange(damaged, from, to), Files.readAllBytes(quarantine(from)), "at " + at);
            assertEquals(List.of(
                    new LecternEvent.StorageFailed((to - from) + " damaged bytes at offset " + from + " of " + log()
                            + " are set aside in quarantine-journal-000001.log-" + from + ".bin", true),
                    new LecternEvent.JournalOpened(folder.toString(), 1, 0, 0)), events, "at " + at);
        }
    }

    @Test
    void tellsOnceOfADamagedEndHoweverManyFilesFollow() throws Exception {
        write(file(List.of(accepted(1), new byte[] {1, 2, 3})));
        for (var id = 2; id <= 4; id++) {
            Files.write(folder.resolve("journal-00000" + id + ".log"), file(List.of(accepted(id))));
        }

        try (var journal = open()) {
            assertEquals(List.of(1L, 2L, 3L, 4L), ids(journal));
        }

        assertEquals(1, events.stream().filter(LecternEvent.StorageFailed.class::isInstance).count());
    }

    @Test
    void tellsOfFilesThatAreMissing() throws Exception {
        for (var id : List.of(3, 6, 7)) {
            Files.write(folder.resolve("journal-00000" + id + ".log"), file(List.of(accepted(id))));
        }

        try (var journal = open()) {
            assertEquals(List.of(3L, 6L, 7L), ids(journal));
        }

        assertEquals(List.of(missing("journal-000003.log"), missing("journal-000006.log")),
                events.subList(0, events.size() - 1));
    }

    @Test
    void missesNothingBehindABaseNorBeforeAFileWithoutRecords() throws Exception {
        Files.write(folder.resolve("journal-000003.base"), file(List.of(accepted(1))));
        Files.write(folder.resolve("journal-000004.log"), file(List.of(accepted(2))));
        // As of two files that were begun and deleted again, if the deletions reach the disk in another order.
        Files.write(folder.resolve("journal-000006.log"), file(List.of()));

        open().close();

        assertEquals(List.of(new LecternEvent.JournalOpened(folder.toString(), 2, 0, 0)), events);
    }

    private LecternEvent missing(String next) {
        return new LecternEvent.StorageFailed("the file before " + folder.resolve(next)
                + " is missing, with what was kept in it", true);
    }

    @Test
    void findsTheRecordBehindDamageOfAnyLength() throws Exception {
        var zeros = new byte[3 << 20];
        write(file(List.of(accepted(1), zeros, accepted(2))));

        try (var journal = open()) {
            assertEquals(List.of(1L, 2L), ids(journal));
        }

        assertArrayEquals(zeros, Files.readAllBytes(quarantine(file(List.of(accepted(1))).length)));
    }

    static Stream<List<ByteBuffer>> strangeRecords() {
        return Stream.of(
                RecordFormat.of(RecordFormat.SETTLED, utf8("{'id':1,'outcome':'eaten'}")),
                RecordFormat.of(RecordFormat.SETTLED, utf8("{'id':1,'outcome':'unchanged','pageId':'p'}")),
                RecordFormat.of(RecordFormat.SETTLED, utf8("{'outcome':'refused','reason':'no'}")),
                RecordFormat.of(RecordFormat.SETTLED,
                        utf8("{'id':1,'outcome':'saved','pageId':'p','url':'u','requests':3000000000}")),
                RecordFormat.of(RecordFormat.DISCARDED, utf8("1")),
                RecordFormat.of(RecordFormat.BEGUN, utf8("{'key':'" + "k".repeat(201) + "'}")),
                RecordFormat.accepted(utf8("{'id':1}"), new byte[0]));
    }

    @ParameterizedTest
    @MethodSource("strangeRecords")
    void setsARecordAsideThatChecksOutButCannotBeUnderstood(List<ByteBuffer> record) throws Exception {
        var strange = bytes(record);
        write(file(List.of(accepted(1), strange)));

        try (var journal = open()) {
            assertEquals(entries(List.of(accepted(1)), Integer.MAX_VALUE), Sample.recovered(journal));
        }

        assertArrayEquals(strange, Files.readAllBytes(quarantine(file(List.of(accepted(1))).length)));
    }

    @Test
    void setsARecordOfABaseAsideThatCannotBeUnderstood() throws Exception {
        var strange = bytes(RecordFormat.of(RecordFormat.DONE, utf8("{'id':1,'outcome':'eaten'}")));
        Files.write(folder.resolve("journal-000001.base"), file(List.of(strange, accepted(2))));

        try (var journal = open()) {
            assertEquals(List.of(2L), ids(journal));
        }

        var copy = folder.resolve("quarantine-journal-000001.base-" + RecordFormat.FILE_HEADER_BYTES + ".bin");
        assertArrayEquals(strange, Files.readAllBytes(copy));
    }

    private static byte[] utf8(String quotedOtherwise) {
        return quotedOtherwise.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsAndSkipsARecordOfAnUnknownType() throws Exception {
        var unknown = bytes(RecordFormat.record((byte) 15, List.of(ByteBuffer.wrap(new byte[] {1, 2, 3}))));
        var file = file(List.of(accepted(1), unknown));
        write(file);

        try (var journal = open()) {
            assertEquals(List.of(1L), ids(journal));
        }

        assertArrayEquals(file, Files.readAllBytes(log()));
        assertEquals(List.of(new LecternEvent.JournalOpened(folder.toString(), 1, 0, 0)), events);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, Integer.MAX_VALUE})
    void refusesAnUnknownFormatVersionAndLeavesTheFileAlone(int version) throws Exception {
        var file = RecordFormat.fileHeader(version).array();
        write(file);

        var refusal = assertThrows(StorageException.class, this::open);

        assertEquals(log() + " has journal format " + version
                + ", this Lectern knows 1: it is left as it is, use a newer Lectern", refusal.getMessage());
        assertArrayEquals(file, Files.readAllBytes(log()));
    }

    @Test
    void refusesAFileThatIsNoJournalAndLeavesItAlone() throws Exception {
        var file = "something that somebody else put here".getBytes(StandardCharsets.US_ASCII);
        write(file);

        var refusal = assertThrows(StorageException.class, this::open);

        assertEquals(log() + " is no journal, or its first bytes are damaged: move it elsewhere to start without what"
                + " it holds", refusal.getMessage());
        assertArrayEquals(file, Files.readAllBytes(log()));
    }

    @Test
    void refusedFolderIsFreeAgain() throws Exception {
        write(RecordFormat.fileHeader(2).array());
        assertThrows(StorageException.class, this::open);
        Files.delete(log());

        try (var journal = open()) {
            assertEquals(List.of(), Sample.recovered(journal));
        }
    }

    @Test
    void countsWhatWaitsAndWhatIsParked() throws Exception {
        write(file(List.of(accepted(1), accepted(2), accepted(3), accepted(4), settled(2, REFUSED),
                settled(4, SAVED))));

        open().close();

        assertEquals(List.of(new LecternEvent.JournalOpened(folder.toString(), 2, 1, 0)), events);
    }

    @Test
    void tellsLecturesInOrderOfIdAndTheirLastOutcome() throws Exception {
        write(file(List.of(accepted(2), accepted(1), settled(2, REFUSED), settled(2, SAVED))));

        try (var journal = open()) {
            assertEquals(List.of(new LectureQueue.Entry(Sample.lecture(1), Optional.empty()),
                    new LectureQueue.Entry(Sample.lecture(2), Optional.of(SAVED))), Sample.recovered(journal));
        }
    }

    @Test
    void holdsNoQuarantineOfATornTail() throws Exception {
        var file = file(List.of(accepted(1), accepted(2)));
        write(Arrays.copyOf(file, file.length - 1));

        open().close();

        try (var names = Files.list(folder)) {
            assertFalse(names.anyMatch(name -> name.getFileName().toString().startsWith("quarantine")));
        }
    }

    private Journal open() throws StorageException {
        return Journal.open(folder, events::add, new UnforcedDisk(), 1 << 14);
    }

    private long cutBytes() {
        return ((LecternEvent.JournalOpened) events.getLast()).cutBytes();
    }

    /** Zeros at the end may be room that was made in advance, and are not told of. */
    private static int withoutZeros(byte[] file, int from, int to) {
        var end = to;
        while (end > from && file[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private Path log() {
        return folder.resolve("journal-000001.log");
    }

    private Path quarantine(int offset) {
        return folder.resolve("quarantine-journal-000001.log-" + offset + ".bin");
    }

    private void write(byte[] file) throws IOException {
        Files.write(log(), file);
    }

    private static List<Long> ids(Journal journal) throws StorageException {
        return Sample.recovered(journal).stream().map(entry -> entry.lecture().id()).toList();
    }

    /** The model: what the records before the cut say. */
    private static List<LectureQueue.Entry> entries(List<byte[]> records, int cut) {
        var whole = whole(records, cut);
        return IntStream.of(1, 2, 3).filter(id -> indexOf(records, accepted(id)) < whole).mapToObj(id -> {
            var outcome = id == 1 && indexOf(records, settled(1, SAVED)) < whole ? SAVED
                    : id == 2 && indexOf(records, settled(2, REFUSED)) < whole ? REFUSED : null;
            return new LectureQueue.Entry(Sample.lecture(id), Optional.ofNullable(outcome));
        }).toList();
    }

    private static int indexOf(List<byte[]> records, byte[] record) {
        return IntStream.range(0, records.size()).filter(index -> Arrays.equals(records.get(index), record)).findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static int whole(List<byte[]> records, int cut) {
        return (int) IntStream.rangeClosed(1, records.size())
                .filter(count -> file(records.subList(0, count)).length <= cut).count();
    }

    private static byte[] accepted(long id) {
        return bytes(RecordFormat.accepted(EntryJson.lecture(Sample.lecture(id)), Sample.message(id)));
    }

    private static byte[] settled(long id, Outcome.Settled outcome) {
        return bytes(RecordFormat.of(RecordFormat.SETTLED, EntryJson.outcome(id, outcome)));
    }

    private static byte[] file(List<byte[]> records) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(RecordFormat.fileHeader(RecordFormat.VERSION).array());
        records.forEach(file::writeBytes);
        return file.toByteArray();
    }

    private static byte[] bytes(List<ByteBuffer> parts) {
        var bytes = new ByteArrayOutputStream();
        parts.forEach(part -> bytes.write(part.array(), 0, part.remaining()));
        return bytes.toByteArray();
    }
}
