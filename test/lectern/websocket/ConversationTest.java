package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each vector as the reader, the inflater and the assembler take it, however its bytes arrive. */
@Timeout(120)
class ConversationTest {
    private static final long SEED = 6455;

    @ParameterizedTest
    @MethodSource("lectern.websocket.Conversation#all")
    void isReadTheSameWholeByteByByteAndInRandomPiecesUnderOtherMasks(Conversation vector) throws IOException {
        var random = new Random(SEED);

        assertEquals(vector.events(), vector.eventsOf(vector.bytes().length), "whole");
        assertEquals(vector.events(), read(vector, Wire.arriving(vector.bytes(), () -> 1)), "byte by byte");
        for (int i = 0; i < 8; i++) {
            var bytes = Wire.remasked(vector.bytes(), random);
            assertEquals(vector.events(), read(vector, Wire.arriving(bytes, () -> random.nextInt(20))), "in pieces");
        }
    }

    @ParameterizedTest
    @MethodSource("lectern.websocket.Conversation#all")
    void cutOffAnywhereItEndsWithoutAnEventMore(Conversation vector) throws IOException {
        for (int cut : vector.cuts(200)) {
            var events = vector.eventsOf(cut);

            var last = events.remove(events.size() - 1);
            assertEquals(vector.events().subList(0, events.size()), events, "cut at " + cut);
            assertTrue(List.of("end", "cut").contains(last.kind())
                    || last.equals(vector.events().get(events.size())), last + " when cut at " + cut);
        }
    }

    private static List<Wire.Event> read(Conversation vector, PeerInput.Source source) throws IOException {
        return Wire.read(source, Conversation.MAX_MESSAGE_BYTES, vector.deflate());
    }
}
