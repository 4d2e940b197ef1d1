package lectern.journal;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A process that appends from several threads until it is killed, and prints the id of each lecture acknowledged. */
final class Appender {
    static final String URL = "http://localhost:8766";
    private static final int THREADS = 8;

    private Appender() {}

    /** @param args the folder, and the number of the first lecture */
    public static void main(String[] args) throws Exception {
        var next = new AtomicLong(Long.parseLong(args[1]));
        var journal = Journal.open(Path.of(args[0]), event -> {});
        journal.announce(URL);
        for (var i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    var id = next.getAndIncrement();
                    journal.append(Sample.lecture(id), message(id), false).join();
                    System.out.println(id + ";");
                }
            });
        }
    }

    /** Long enough for the kill to meet a write in the middle. */
    static byte[] message(long id) {
        var message = new byte[24_000];
        new Random(id).nextBytes(message);
        return message;
    }
}
