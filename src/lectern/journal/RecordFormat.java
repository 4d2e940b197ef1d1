package lectern.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal file, format version 1; numbers are big-endian. Pure.
 *
 * <pre>
 * file     0   8  magic, "LECTERNJ"
 *          8   4  format version
 *         12   4  CRC32C of the 12 bytes before; this far the same in every version
 *         16   .  records, one behind the other
 *
 * record   0   4  n, length of the payload, at most 64 MiB
 *          4   4  CRC32C of type and payload
 *          8   1  type, 1 to 15; readers skip those they do not know
 *          9   n  payload
 *
 * ACCEPTED 0   4  h, length of the head
 *          4   h  the lecture: JSON, see EntryJson
 *        4+h   .  the message as it came
 *
 * SETTLED  0   n  the lecture's number and outcome: JSON, see EntryJson
 * REOPENED, DISCARDED
 *          0   n  the lecture's number: JSON, see EntryJson
 *
 * BEGUN, ENDED
 *          0   n  a page's key and, once made, its id: JSON, see EntryJson
 *
 * DONE     0   n  a lecture that needs nothing more, and its outcome, in one: JSON, see EntryJson; bases only
 * LAST_ID  0   n  the highest number that any lecture had so far: JSON, see EntryJson; bases only
 * </pre>
 *
 * <p>A run of zeros, as file systems leave after a crash, is no record: the checksum of a zero byte is not zero. No
 * record begins inside JSON text: a length within the limit begins with a byte that JSON text cannot hold.
 */
final class RecordFormat {
    static final int VERSION = 1;
    static final int NO_VERSION = -1;
    static final int FILE_HEADER_BYTES = 16;
    static final int RECORD_HEADER_BYTES = 9;
    static final int MAX_PAYLOAD_BYTES = 64 << 20;

    static final byte ACCEPTED = 1;
    static final byte SETTLED = 2;
    static final byte REOPENED = 3;
    static final byte DISCARDED = 4;
    static final byte BEGUN = 5;
    static final byte ENDED = 6;
    static final byte DONE = 7;
    static final byte LAST_ID = 8;
    private static final byte MAX_TYPE = 15;

    private static final long MAGIC = 0x4C45_4354_4552_4E4AL;
    private static final int FILE_CRC_OFFSET = 12;
    private static final int CRC_OFFSET = 4;
    private static final int TYPE_OFFSET = 8;

    private RecordFormat() {}

    static ByteBuffer fileHeader(int version) {
        var header = ByteBuffer.allocate(FILE_HEADER_BYTES).putLong(MAGIC).putInt(version);
        return header.putInt(crc(List.of(header.slice(0, FILE_CRC_OFFSET)))).flip();
    }

    /** The version that a file header tells, or {@link #NO_VERSION} if it is damaged or none of ours. */
    static int version(ByteBuffer header) {
        var intact = header.getLong(0) == MAGIC
                && header.getInt(FILE_CRC_OFFSET) == crc(List.of(header.slice(0, FILE_CRC_OFFSET)));
        return intact ? header.getInt(Long.BYTES) : NO_VERSION;
    }

    /** The record of an accepted message, in pieces; {@code message} is not copied. */
    static List<ByteBuffer> accepted(byte[] head, byte[] message) {
        var headLength = ByteBuffer.allocate(Integer.BYTES).putInt(0, head.length);
        return record(ACCEPTED, List.of(headLength, ByteBuffer.wrap(head), ByteBuffer.wrap(message)));
    }

    /** A record that is a piece of JSON only. */
    static List<ByteBuffer> of(byte type, byte[] json) {
        return record(type, List.of(ByteBuffer.wrap(json)));
    }

    static List<ByteBuffer> record(byte type, List<ByteBuffer> payload) {
        var checked = new ArrayList<ByteBuffer>();
        checked.add(ByteBuffer.wrap(new byte[] {type}));
        checked.addAll(payload);
        var length = payload.stream().mapToInt(ByteBuffer::remaining).sum();
        checked.addFirst(ByteBuffer.allocate(TYPE_OFFSET).putInt(length).putInt(crc(checked)).flip());
        return checked;
    }

    /**
     * The length in bytes of the whole record that begins so; empty if none does, which spares the search behind damage
     * many a long checksum. The type may be one that is not known.
     */
    static OptionalInt recordBytes(ByteBuffer header) {
        var payload = header.getInt(0);
        return payload >= 0 && payload <= MAX_PAYLOAD_BYTES && type(header) >= ACCEPTED && type(header) <= MAX_TYPE
                ? OptionalInt.of(RECORD_HEADER_BYTES + payload)
                : OptionalInt.empty();
    }

    /** Whether a record's bytes are those that were written, and its parts lie within it. */
    static boolean isIntact(ByteBuffer record) {
        return record.getInt(CRC_OFFSET) == crc(List.of(record.slice(TYPE_OFFSET, record.limit() - TYPE_OFFSET)))
                && (type(record) != ACCEPTED || hasHead(record));
    }

    private static boolean hasHead(ByteBuffer record) {
        var room = record.limit() - RECORD_HEADER_BYTES - Integer.BYTES;
        return room >= 0 && record.getInt(RECORD_HEADER_BYTES) >= 0 && record.getInt(RECORD_HEADER_BYTES) <= room;
    }

    static byte type(ByteBuffer record) {
        return record.get(TYPE_OFFSET);
    }

    /** The JSON in an intact record of a known type. */
    static byte[] json(ByteBuffer record) {
        return type(record) == ACCEPTED
                ? bytes(record, RECORD_HEADER_BYTES + Integer.BYTES, messageOffset(record))
                : bytes(record, RECORD_HEADER_BYTES, record.limit());
    }

    /** The message in an intact {@link #ACCEPTED} record. */
    static byte[] message(ByteBuffer record) {
        return bytes(record, messageOffset(record), record.limit());
    }

    private static int messageOffset(ByteBuffer record) {
        return RECORD_HEADER_BYTES + Integer.BYTES + record.getInt(RECORD_HEADER_BYTES);
    }

    private static byte[] bytes(ByteBuffer record, int from, int to) {
        var bytes = new byte[to - from];
        record.get(from, bytes);
        return bytes;
    }

    private static int crc(List<ByteBuffer> parts) {
        var crc = new CRC32C();
        parts.forEach(part -> crc.update(part.duplicate()));
        return (int) crc.getValue();
    }
}
