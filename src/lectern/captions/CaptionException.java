package lectern.captions;

/** A file that holds no captions; the text says why, for a person, and quotes none of it. */
public final class CaptionException extends Exception {
    private static final long serialVersionUID = 1L;

    CaptionException(String message) {
        super(message);
    }
}
