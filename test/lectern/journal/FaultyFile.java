package lectern.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file on a disk that fails at the operations of given numbers. It knows what a loss of power would leave: what was
 * not forced is gone, and so is what a force failed to write, even if a later one succeeds.
 */
final class FaultyFile implements JournalFile {
    /** What goes wrong. */
    enum Fault {
        /** Nothing happens, and says so. */
        FAIL,
        /** Half of it happens. */
        TEAR,
        /** All of it happens, but failure is reported. */
        LATE,
        /** Success is reported, but a byte is wrong or nothing happens. */
        LIE
    }

    private final JournalFile disk;
    private final Fault fault;
    private final int from;
    private final int to;
    private final List<Write> unforced = new ArrayList<>();
    private byte[] durable = new byte[0];
    private int operations;

    FaultyFile(JournalFile disk, Fault fault, int from, int to) {
        this.disk = disk;
        this.fault = fault;
        this.from = from;
        this.to = to;
    }

    byte[] afterPowerLoss() {
        return durable.clone();
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        var data = new byte[bytes.remaining()];
        bytes.get(data);
        var now = next();
        if (now == Fault.LIE) {
            data[data.length / 2] ^= 0x40;
        } else if (now == Fault.FAIL) {
            throw new IOException("write fails");
        } else if (now == Fault.TEAR) {
            data = Arrays.copyOf(data, data.length / 2);
        }
        disk.write(ByteBuffer.wrap(data), offset);
        unforced.add(new Write(data, (int) offset));
        report(now);
    }

    @Override
    public void force() throws IOException {
        var now = next();
        if (now == Fault.LIE) {
            return;
        }
        var reached = now == Fault.FAIL ? 0 : now == Fault.TEAR ? unforced.size() / 2 : unforced.size();
        unforced.subList(0, reached).forEach(this::reachDisk);
        unforced.clear();
        report(now);
    }

    @Override
    public void truncate(long length) throws IOException {
        var now = next();
        if (now == null || now == Fault.LATE) {
            disk.truncate(length);
            unforced.forEach(this::reachDisk);
            unforced.clear();
            durable = Arrays.copyOf(durable, (int) length);
        }
        report(now);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }

    private Fault next() {
        operations++;
        return operations >= from && operations <= to ? fault : null;
    }

    private static void report(Fault now) throws IOException {
        if (now != null && now != Fault.LIE) {
            throw new IOException("disk fault");
        }
    }

    private void reachDisk(Write write) {
        durable = Arrays.copyOf(durable, Math.max(durable.length, write.offset + write.bytes.length));
        System.arraycopy(write.bytes, 0, durable, write.offset, write.bytes.length);
    }

    private record Write(byte[] bytes, int offset) {}
}
