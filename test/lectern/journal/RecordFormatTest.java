package lectern.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    /** Made without this program, and kept for ever: files of this version are out there. */
    private static final String HEADER = "4c45435445524e4a" + "00000001" + "9a724a2f";
    private static final String ACCEPTED = "00000008" + "6fc9d1cb" + "01" + "00000002" + "7b7d" + "6869";
    private static final String SETTLED = "00000002" + "f711560f" + "02" + "7b7d";

    @Test
    void keepsTheBytesOfTheFileHeader() {
        assertEquals(HEADER, HexFormat.of().formatHex(RecordFormat.fileHeader(1).array()));
        assertEquals(1, RecordFormat.version(bytes(HEADER)));
    }

    @Test
    void keepsTheBytesOfAnAcceptedRecord() {
        var record = bytes(ACCEPTED);

        assertTrue(RecordFormat.isIntact(record));
        assertEquals(RecordFormat.ACCEPTED, RecordFormat.type(record));
        assertArrayEquals("{}".getBytes(StandardCharsets.US_ASCII), RecordFormat.json(record));
        assertArrayEquals("hi".getBytes(StandardCharsets.US_ASCII), RecordFormat.message(record));
        assertEquals(record, joined(RecordFormat.accepted(RecordFormat.json(record), RecordFormat.message(record))));
    }

    @Test
    void keepsTheBytesOfASettledRecord() {
        var record = bytes(SETTLED);

        assertTrue(RecordFormat.isIntact(record));
        assertEquals(RecordFormat.SETTLED, RecordFormat.type(record));
        assertEquals(record, joined(RecordFormat.of(RecordFormat.SETTLED, RecordFormat.json(record))));
    }

    @Test
    void takesAPayloadOf64MiBAndNotOneByteMore() {
        assertEquals(OptionalInt.of(67_108_864 + 9), RecordFormat.recordBytes(bytes("04000000" + "0000000001")));
        assertEquals(OptionalInt.empty(), RecordFormat.recordBytes(bytes("04000001" + "0000000001")));
        assertEquals(OptionalInt.empty(), RecordFormat.recordBytes(bytes("ffffffff" + "0000000001")));
    }

    @Test
    void takesARecordOfAType1To15Only() {
        for (var type = 0; type < 256; type++) {
            var header = ByteBuffer.allocate(9).put(8, (byte) type);

            assertEquals(type >= 1 && type <= 15, RecordFormat.recordBytes(header).isPresent(), "type " + type);
        }
    }

    @Test
    void refusesAHeadThatIsLongerThanItsRecord() {
        for (var headLength : new int[] {0, 1, 2, 3, -1, Integer.MAX_VALUE}) {
            var payload = List.of(ByteBuffer.allocate(4).putInt(0, headLength), ByteBuffer.allocate(2));

            var record = joined(RecordFormat.record(RecordFormat.ACCEPTED, payload));

            assertEquals(headLength >= 0 && headLength <= 2, RecordFormat.isIntact(record), "head of " + headLength);
        }
    }

    @Test
    void takesZerosForNoRecord() {
        assertFalse(RecordFormat.isIntact(ByteBuffer.allocate(RecordFormat.RECORD_HEADER_BYTES)));
    }

    @Test
    void tellsNoVersionFromADamagedHeader() {
        for (var bit = 0; bit < RecordFormat.FILE_HEADER_BYTES * 8; bit++) {
            var header = bytes(HEADER);
            header.put(bit / 8, (byte) (header.get(bit / 8) ^ 1 << bit % 8));

            assertEquals(RecordFormat.NO_VERSION, RecordFormat.version(header), "bit " + bit);
        }
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        var joined = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(part -> joined.put(part.duplicate()));
        return joined.flip();
    }
}
