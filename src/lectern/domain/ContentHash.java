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
    /** The digits of a length, and a colon. */
    private final byte[] head = new byte[MAX_DIGITS + 1];

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
        return add(title.digits()).add(title.name());
    }

    private ContentHash add(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        return add(utf8, utf8.length);
    }

    /** Adds a text with its length before it, so that no two sequences of texts run together to the same bytes. */
    ContentHash add(byte[] utf8, int length) {
        var from = head.length - 1;
        head[from] = ':';
        var rest = length;
        do {
            head[--from] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        digest.update(head, from, head.length - from);
        digest.update(utf8, 0, length);
        return this;
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES_KEPT);
    }
}
