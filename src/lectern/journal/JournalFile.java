package lectern.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What the journal does to its file, so that tests can let each of these things fail. For one thread at a time. */
interface JournalFile extends Closeable {

    /** Writes all of {@code bytes} at {@code offset}, or throws after any part of it. */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /** Makes what was written durable. */
    void force() throws IOException;

    /** Cuts what is behind {@code length} off, durably. */
    void truncate(long length) throws IOException;

    /** A real file. */
    record OnDisk(FileChannel channel) implements JournalFile {
        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            for (var at = offset; bytes.hasRemaining();) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
