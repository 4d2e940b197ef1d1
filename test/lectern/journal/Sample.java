package lectern.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lectern.domain.Course;
import lectern.domain.QueuedLecture;
import lectern.domain.SyncKey;
import lectern.domain.TitleSet;
import lectern.port.LectureQueue;
import lectern.port.StorageException;

/** Lectures and messages that tell from their number what they must be. */
final class Sample {
    private Sample() {}

    static QueuedLecture lecture(long id) {
        var place = new QueuedLecture.Place(new Course("c", "", ""), "", new TitleSet("s", OptionalInt.of(3)),
                new TitleSet("l", OptionalInt.empty()));
        var identity = new QueuedLecture.Identity(new SyncKey("c/" + id), new SyncKey("c"), "h" + id);
        return new QueuedLecture(id, "m-" + id, place, identity);
    }

    static byte[] message(long id) {
        return ("{\"transcripts\":[\"Größe " + id + "\"]}").getBytes(StandardCharsets.UTF_8);
    }

    /** How long the record of this lecture is with a message of so many bytes. */
    static int recordBytes(QueuedLecture lecture, int messageBytes) {
        return RecordFormat.RECORD_HEADER_BYTES + Integer.BYTES + EntryJson.lecture(lecture).length + messageBytes;
    }

    static List<LectureQueue.Entry> recovered(Journal journal) throws StorageException {
        var entries = new ArrayList<LectureQueue.Entry>();
        journal.recover(entries::add);
        return entries;
    }

    static void append(Journal journal, long id) throws StorageException {
        await(journal.append(lecture(id), message(id), false));
    }

    static void await(CompletableFuture<Void> done) throws StorageException {
        try {
            done.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw (StorageException) failed.getCause();
        } catch (InterruptedException | TimeoutException stuck) {
            throw new AssertionError("the journal did not answer", stuck);
        }
    }
}
