package lectern.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** SHA-256, cut to 128 bits and written as 32 hex digits: short enough to look at, long enough never to meet twice. */
final class ContentHash {
    private static final int BYTES_KEPT = 16;
    private static final int PIECE_UNITS = 8192;

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
        hash.add(lecture.key().text()).add(lecture.section()).add(lecture.title()).add(lecture.transcript().text());
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
        return add(title.number().isPresent() ? Integer.toString(title.number().getAsInt()) : "").add(title.name());
    }

    /** Adds a text with its length before it, so that no two sequences of texts run together to the same bytes. */
    private ContentHash add(String text) {
        var bytes = new AtomicLong();
        encode(text, piece -> bytes.addAndGet(piece.length));
        digest.update((bytes + ":").getBytes(StandardCharsets.US_ASCII));
        encode(text, digest::update);
        return this;
    }

    /** In pieces: as a whole, a large transcript in UTF-8 would take up to three times its memory. */
    private static void encode(String text, Consumer<byte[]> sink) {
        for (int start = 0, end; start < text.length(); start = end) {
            end = Math.min(start + PIECE_UNITS, text.length());
            if (end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) {
                end--;
            }
            sink.accept(text.substring(start, end).getBytes(StandardCharsets.UTF_8));
        }
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES_KEPT);
    }
}
