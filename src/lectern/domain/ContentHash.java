package lectern.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, cut to 128 bits and written as 32 hex digits: short enough to look at, long enough never to meet twice. */
final class ContentHash {
    private static final int BYTES_KEPT = 16;
    private static final int MAX_DIGITS = 10;

    private final MessageDigest digest;
    /** For the digits of a length, a colon and the digits of a number, which are so long. */
    private final byte[] head = new byte[MAX_DIGITS + 1 + MAX_DIGITS];

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Of what the lecture's page shows, {@code key} being the lecture's. */
    static String of(SyncKey key, Lecture lecture) {
        var hash = new ContentHash();
        hash.add(key.text()).add(lecture.section()).add(lecture.title());
        lecture.transcript().addTo(hash);
        hash.add(lecture.course().name()).add(lecture.details().url()).add(lecture.details().language());
        for (var cue : lecture.transcript().cues()) {
            hash.add(cue.start() + "-" + cue.end()).add(cue.text());
        }
        return hash.hex();
    }

    static String of(String text) {
        return new ContentHash().add(text).hex();
    }

    private ContentHash add(TitleSet title) {
        title.number().ifPresentOrElse(this::addDigits, () -> add(""));
        return add(title.name());
    }

    private ContentHash add(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return add(utf8, utf8.length);
    }

    /** Adds a text with its length before it, so that no two sequences of texts run together to the same bytes. */
    ContentHash add(byte[] utf8, int length) {
        addHead(length, head.length);
        digest.update(utf8, 0, length);
        return this;
    }

    /** The same for a number's digits. */
    private void addDigits(int number) {
        var from = putDigits(number, head.length);
        addHead(head.length - from, from);
    }

    /** Adds a length and a colon, and what stands behind {@code end}. */
    private void addHead(int length, int end) {
        head[end - 1] = ':';
        var from = putDigits(length, end - 1);
        digest.update(head, from, head.length - from);
    }

    /** Returns where the digits begin that end before {@code end}. */
    private int putDigits(int number, int end) {
        var from = end;
        for (var rest = number; rest > 0 || from == end; rest /= 10) {
            head[--from] = (byte) ('0' + rest % 10);
        }
        return from;
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES_KEPT);
    }
}
