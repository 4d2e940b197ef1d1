package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A real file without the wait for the disk, for tests in which nothing cuts the power. */
record UnforcedFile(JournalFile.OnDisk disk) implements JournalFile {

    static UnforcedFile of(JournalFile disk) {
        return new UnforcedFile((JournalFile.OnDisk) disk);
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        disk.write(bytes, offset);
    }

    @Override
    public void force() {
        // The system keeps what was written for as long as it runs.
    }

    @Override
    public void truncate(long length) throws IOException {
        disk.channel().truncate(length);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }
}
