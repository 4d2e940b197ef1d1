package lectern.domain;

import java.util.Objects;

/** How transcripts look on their pages, and what becomes of pages that are there already. */
public record PagePolicy(Style style, Existing existing) {
    public static final PagePolicy STANDARD = new PagePolicy(Style.CODE, Existing.SKIP);

    public PagePolicy {
        Objects.requireNonNull(style);
        Objects.requireNonNull(existing);
    }

    /** Few full code blocks, to copy and to search; or paragraphs, to read. */
    public enum Style { CODE, PARAGRAPHS }

    /** Left as they are; or their transcript replaced where another one comes. */
    public enum Existing { SKIP, UPDATE }
}
