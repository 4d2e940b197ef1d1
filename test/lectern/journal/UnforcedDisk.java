package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A real disk without the wait for it, for tests in which nothing cuts the power. */
final class UnforcedDisk implements Disk {
    @Override
    public JournalFile open(Path file) throws IOException {
        return new UnforcedFile(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    @Override
    public void force(Path folder) {
        // The system keeps names, as it does what was written, for as long as it runs.
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    private record UnforcedFile(FileChannel channel) implements JournalFile {
        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            new OnDisk(channel).write(bytes, offset);
        }

        @Override
        public void force() {
            // As above.
        }

        @Override
        public void truncate(long length) throws IOException {
            channel.truncate(length);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
