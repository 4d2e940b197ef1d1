package lectern.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, cut to 128 bits and written as 32 hex digits: short enough to look at, long enough never to meet twice. */
final class ContentHash {
    private static final int BYTES_KEPT = 16;

    private final MessageDigest digest;

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    static String of(Lecture lecture) {
        var hash = new ContentHash();
        hash.add(lecture.key().text()).add(lecture.section()).add(lecture.title());
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
        digest.update((length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(utf8, 0, length);
        return this;
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES_KEPT);
    }
}
