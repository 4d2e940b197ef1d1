package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import lectern.domain.Course;
import lectern.domain.Outcome;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;
import lectern.port.LectureQueue;
import lectern.port.PageLedger;
import lectern.port.StorageException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class JournalTest {
    @TempDir
    private Path temp;

    @Test
    void tellsAfterReopeningWhatWasAppended() throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);
            Sample.append(journal, 2);
        }

        try (var journal = open()) {
            assertEquals(List.of(waiting(Sample.lecture(1)), waiting(Sample.lecture(2))), Sample.recovered(journal));
            assertArrayEquals(Sample.message(1), journal.message(1));
            assertArrayEquals(Sample.message(2), journal.message(2));
        }
    }

    @Test
    void keepsEveryDetailOfALecture() throws Exception {
        var number = OptionalInt.of(Integer.MAX_VALUE);
        var course = new Course("课程", "name", "https://example.com/");
        var place = new QueuedLecture.Place(
                course, "\"l\"\n", new TitleSet("s", OptionalInt.empty()), new TitleSet("", number));
        var identity = new QueuedLecture.Identity(new SyncKey("k".repeat(200)), new SyncKey("😀"), "");
        var lecture = new QueuedLecture(Long.MAX_VALUE, "", place, identity);
        try (var journal = open()) {
            Sample.await(journal.append(lecture, new byte[0], false));
        }

        try (var journal = open()) {
            assertEquals(List.of(waiting(lecture)), Sample.recovered(journal));
            assertArrayEquals(new byte[0], journal.message(Long.MAX_VALUE));
        }
    }

    @Test
    void aReopenedLectureWaitsAgain() throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);
            Sample.await(journal.settle(Sample.lecture(1), new Outcome.Refused("no")));
            Sample.await(journal.reopen(Sample.lecture(1)));
        }

        try (var journal = open()) {
            assertEquals(List.of(waiting(Sample.lecture(1))), Sample.recovered(journal));
            assertArrayEquals(Sample.message(1), journal.message(1));
        }
    }

    @Test
    void aDiscardedLectureIsForgotten() throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);
            Sample.await(journal.settle(Sample.lecture(1), new Outcome.Refused("no")));
            Sample.await(journal.discard(Sample.lecture(1)));
        }

        try (var journal = open()) {
            assertEquals(List.of(), Sample.recovered(journal));
            assertThrows(StorageException.class, () -> journal.message(1));
        }
    }

    @Test
    void remembersPagesBegunAndMade() throws Exception {
        try (var journal = open()) {
            for (var key : List.of("lost", "made", "refused")) {
                journal.begin(new SyncKey(key));
            }
            journal.end(new SyncKey("made"), Optional.of("page"));
            journal.end(new SyncKey("refused"), Optional.empty());
        }

        try (var journal = open()) {
            assertEquals(List.of(new PageLedger.Mark(new SyncKey("lost"), Optional.empty()),
                    new PageLedger.Mark(new SyncKey("made"), Optional.of("page"))), journal.marks());
        }
    }

    static Stream<Outcome.Settled> outcomes() {
        return Stream.of(new Outcome.Saved("page", "url", 3, 120), new Outcome.Updated("page", "url", 6, 2),
                new Outcome.Unchanged("page", "url"),
                new Outcome.Skipped("page", "url", "other content"), new Outcome.Refused("no \"rights\""));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void tellsAfterReopeningHowALectureEnded(Outcome.Settled outcome) throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);
            Sample.await(journal.settle(Sample.lecture(1), outcome));
        }

        try (var journal = open()) {
            assertEquals(List.of(new LectureQueue.Entry(Sample.lecture(1), Optional.of(outcome))),
                    Sample.recovered(journal));
        }
    }

    @Test
    void keepsTheMessageOfAParkedLecture() throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);
            Sample.await(journal.settle(Sample.lecture(1), new Outcome.Refused("no")));
            assertArrayEquals(Sample.message(1), journal.message(1));
            assertEquals(Sample.recordBytes(Sample.lecture(1), Sample.message(1).length), journal.queuedBytes());
        }

        try (var journal = open()) {
            assertArrayEquals(Sample.message(1), journal.message(1));
        }
    }

    @Test
    void givesUpTheMessageOfADoneLecture() throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);
            Sample.await(journal.settle(Sample.lecture(1), new Outcome.Unchanged("p", "u")));
            assertThrows(StorageException.class, () -> journal.message(1));
            assertEquals(0, journal.queuedBytes());
        }

        try (var journal = open()) {
            assertThrows(StorageException.class, () -> journal.message(1));
        }
    }

    @Test
    void tellsADamagedMessageFromAGoodOne() throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);
            var file = Files.readAllBytes(log());
            file[RecordFormat.FILE_HEADER_BYTES + Sample.recordBytes(Sample.lecture(1), 0)] ^= 1;
            Files.write(log(), file);

            var failure = assertThrows(StorageException.class, () -> journal.message(1));

            assertEquals("the message of lecture 1 is damaged, at offset 16 of " + log(), failure.getMessage());
        }
    }

    @Test
    void servesAnInterruptedThreadAndAllOthersAfterIt() throws Exception {
        try (var journal = open()) {
            Sample.append(journal, 1);

            Thread.currentThread().interrupt();
            var message = journal.message(1);
            var appended = journal.append(Sample.lecture(2), Sample.message(2), false);
            assertTrue(Thread.interrupted());

            assertArrayEquals(Sample.message(1), message);
            Sample.await(appended);
            assertArrayEquals(Sample.message(1), journal.message(1));
            Sample.append(journal, 3);
        }
    }

    @Test
    void refusesARecordAboveTheLimit() throws Exception {
        var lecture = Sample.lecture(1);
        var limit = RecordFormat.RECORD_HEADER_BYTES + RecordFormat.MAX_PAYLOAD_BYTES;
        var largest = limit - Sample.recordBytes(lecture, 0);
        var message = new byte[largest];
        message[largest - 1] = 1;
        try (var journal = open()) {
            var oneMore = new byte[largest + 1];
            var refusal = assertThrows(StorageException.class,
                    () -> Sample.await(journal.append(lecture, oneMore, false)));
            Sample.await(journal.append(lecture, message, false));

            assertEquals("message with its head of 67108865 bytes exceeds 67108864", refusal.getMessage());
            assertArrayEquals(message, journal.message(1));
        }
    }

    @Test
    void refusesEverythingOnceClosed() throws Exception {
        var journal = open();
        journal.close();

        var refusal = assertThrows(StorageException.class, () -> Sample.append(journal, 1));

        assertEquals("the journal is closed", refusal.getMessage());
    }

    @Test
    void finishesOnCloseWhatWasAppended() throws Exception {
        var journal = open();
        var appended = journal.append(Sample.lecture(1), Sample.message(1), false);

        journal.close();

        assertTrue(appended.isDone());
        Sample.await(appended);
    }

    @Test
    void refusesASecondOwner() throws Exception {
        try (var journal = open()) {
            var refusal = assertThrows(StorageException.class, this::open);

            assertEquals("data folder " + folder() + " is in use by process " + ProcessHandle.current().pid(),
                    refusal.getMessage());
            Sample.append(journal, 1);
        }
    }

    @Test
    void nobodyOwnsAFolderBeforeAndAfter() throws Exception {
        assertEquals(Optional.empty(), Journal.ownerOf(folder()));

        open().close();

        assertEquals(Optional.empty(), Journal.ownerOf(folder()));
    }

    @Test
    void tellsTheHighestIdEvenOfADiscardedLecture() throws Exception {
        try (var journal = open()) {
            assertEquals(0, journal.lastId());
            Sample.append(journal, 7);
            Sample.append(journal, 3);
            Sample.await(journal.settle(Sample.lecture(7), new Outcome.Refused("no")));
            Sample.await(journal.discard(Sample.lecture(7)));
        }

        try (var journal = open()) {
            assertEquals(7, journal.lastId());
        }
    }

    @Test
    void keepsItsFilesFromOtherUsers() throws Exception {
        Assumptions.assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"));

        open().close();

        assertEquals("rwx------", permissions(folder()));
        assertEquals("rwx------", permissions(folder().getParent()));
        assertEquals("rw-------", permissions(log()));
        assertEquals("rw-------", permissions(folder().resolve("lock")));
    }

    @Test
    void tellsWhyAFolderCannotBeUsed() throws Exception {
        Files.createFile(temp.resolve("a"));

        var refusal = assertThrows(StorageException.class, this::open);

        var start = "data folder " + folder() + " cannot be used: ";
        assertTrue(refusal.getMessage().startsWith(start), refusal.getMessage());
    }

    @Test
    void hasNoMessageOfALectureItNeverSaw() throws Exception {
        try (var journal = open()) {
            var failure = assertThrows(StorageException.class, () -> journal.message(7));

            assertEquals("the journal keeps no message of lecture 7", failure.getMessage());
        }
    }

    private Journal open() throws StorageException {
        return Journal.open(folder(), event -> {});
    }

    private Path folder() {
        return temp.resolve("a").resolve("b");
    }

    private Path log() {
        return folder().resolve("journal-000001.log");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static LectureQueue.Entry waiting(QueuedLecture lecture) {
        return new LectureQueue.Entry(lecture, Optional.empty());
    }
}
