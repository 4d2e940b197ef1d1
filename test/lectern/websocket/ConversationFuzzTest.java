package lectern.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Over a million frames of valid conversations with some bytes changed, each conversation by a seed of its own, which a
 * failure names together with the bytes; {@code LECTERN_FUZZ_SEED} starts elsewhere. Run by {@code ./build.sh fuzz}.
 */
@Tag("fuzz")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConversationFuzzTest {
    private static final long SEED =
            Long.parseLong(Optional.ofNullable(System.getenv("LECTERN_FUZZ_SEED")).orElse("6455"));
    private static final int READER_FRAMES = 1_000_000;
    private static final int SERVER_FRAMES = 1_000_000;
    private static final int CLIENTS = 4;
    private static final int MAX_MESSAGE_BYTES = 4096;
    private static final Set<String> CODES = Set.of("1002", "1007", "1009");
    private static final HexFormat HEX = HexFormat.of();

    /** A conversation with some bytes changed. */
    private record Fuzzed(long seed, boolean deflate, int frames, byte[] bytes) {
        static Fuzzed of(long seed) {
            var random = new Random(new SplittableRandom(seed).nextLong()); // seeds in a row must not look alike
            boolean deflate = random.nextInt(3) == 0;
            var peer = new RandomPeer(random, deflate);
            var out = new ByteArrayOutputStream();
            int frames = 1 + random.nextInt(60);
            for (int i = 0; i < frames; i++) {
                out.writeBytes(peer.frame());
            }
            peer.close();
            var bytes = out.toByteArray();
            for (int n = random.nextInt(4); n > 0; n--) {
                int at = random.nextInt(bytes.length);
                bytes[at] ^= (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : random.nextInt(256));
            }
            return new Fuzzed(seed, deflate, frames, bytes);
        }

        @Override
        public String toString() {
            return "seed " + seed + (deflate ? ", with permessage-deflate" : "") + ": " + HEX.formatHex(bytes);
        }
    }

    @Test
    void theReaderDoesWhatAPlainReadingOfTheRfcDoesHoweverTheBytesAreCut() throws IOException {
        long frames = 0;
        int failures = 0;
        for (long seed = SEED; frames < READER_FRAMES; seed++) {
            var fuzzed = Fuzzed.of(seed);
            var random = new Random(seed);

            var whole = read(fuzzed, Wire.arriving(fuzzed.bytes, () -> Integer.MAX_VALUE));
            var pieces = read(fuzzed, Wire.arriving(fuzzed.bytes, () -> random.nextInt(200)));

            // Corrupt data may pass the limit or break the text first, depending on how much is inflated at a time.
            assertEquals(oneOf(whole), oneOf(pieces), fuzzed::toString);
            if (!fuzzed.deflate) {
                assertEquals(ReferencePeer.events(fuzzed.bytes, MAX_MESSAGE_BYTES), whole, fuzzed::toString);
            }
            failures += whole.get(whole.size() - 1).kind().startsWith("fail") ? 1 : 0;
            frames += fuzzed.frames;
        }
        assertTrue(failures > 1000, failures + " violations: the mutations reach the rules");
        System.out.println("fuzz: seed " + SEED + ", reader: " + frames + " frames, " + failures + " violations");
    }

    @Test
    void aServerAnswersAllThatIsOwedThenTheProtocolsFailureAndKeepsNothing() throws Exception {
        var patience = Duration.ofSeconds(20);
        var limits = new WebSocketLimits(MAX_MESSAGE_BYTES, 64, 8192, patience, patience, patience, patience,
                1 << 20, true);
        try (var echo = new EchoFixture(limits); var threads = Executors.newFixedThreadPool(CLIENTS)) {
            converse(echo, SEED - 1, new AtomicLong()); // what the JDK keeps once for all is there now
            long before = directBytes();
            long threadsBefore = connectionThreads();
            try (var client = RawClient.upgraded(echo.port())) {
                assertTrue(connectionThreads() > threadsBefore, "the count shows what it is to show");
                client.endOutput();
            }
            var seeds = new AtomicLong(SEED);
            var frames = new AtomicLong();
            Callable<Void> client = () -> {
                while (frames.get() < SERVER_FRAMES) {
                    converse(echo, seeds.getAndIncrement(), frames);
                }
                return null;
            };
            for (var done : threads.invokeAll(Collections.nCopies(CLIENTS, client))) {
                done.get();
            }

            assertEquals(List.of(), List.copyOf(echo.problems));
            while (echo.server().connections() > 0) {
                Thread.onSpinWait();
            }
            assertTrue(directBytes() - before < 16 << 20, directBytes() - before + " bytes of direct memory left");
            for (int i = 0; i < 100 && connectionThreads() > threadsBefore; i++) {
                Thread.onSpinWait(); // the last may be at its very end
            }
            assertTrue(connectionThreads() <= threadsBefore, "threads left");
            System.out.println("fuzz: seed " + SEED + ", server: " + frames + " frames, "
                    + (seeds.get() - SEED) + " connections");
        }
    }

    private static void converse(EchoFixture echo, long seed, AtomicLong frames) throws IOException {
        var fuzzed = Fuzzed.of(seed);
        var offer = fuzzed.deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        try (var client = RawClient.upgraded(echo.port(), offer)) {
            var events = read(fuzzed, Wire.arriving(fuzzed.bytes, () -> Integer.MAX_VALUE));
            client.write(fuzzed.bytes);
            client.endOutput();

            var answers = client.frames();

            assertEquals(count(events, "text", "binary"), count(answers, "81", "82", "c1", "c2"), fuzzed::toString);
            assertTrue(count(events, "ping") >= count(answers, "8a"), fuzzed::toString);
            var last = events.get(events.size() - 1).kind();
            boolean closes = last.startsWith("close") || last.startsWith("fail");
            assertEquals(closes ? 1 : 0, count(answers, "88"), fuzzed::toString);
            assertTrue(!last.startsWith("fail") || CODES.contains(last.substring(5)), fuzzed::toString);
            frames.addAndGet(fuzzed.frames);
        } catch (IOException broken) {
            throw new IOException(fuzzed.toString(), broken);
        }
    }

    private static long count(List<Wire.Event> events, String... kinds) {
        return events.stream().filter(event -> List.of(kinds).contains(event.kind())).count();
    }

    private static List<Wire.Event> read(Fuzzed fuzzed, PeerInput.Source source) throws IOException {
        return Wire.read(source, MAX_MESSAGE_BYTES, fuzzed.deflate);
    }

    private static List<Wire.Event> oneOf(List<Wire.Event> events) {
        var all = new ArrayList<>(events);
        all.replaceAll(event -> event.kind().equals("fail 1009") ? new Wire.Event("fail 1007", "") : event);
        return all;
    }

    /** How many threads of servers there are, the virtual ones included. */
    private static long connectionThreads() throws IOException {
        var dump = Files.createTempDirectory("lectern").resolve("threads.txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        long count = Files.readString(dump).lines().filter(line -> line.contains("\"websocket-")).count();
        Files.delete(dump);
        Files.delete(dump.getParent());
        return count;
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }
}
