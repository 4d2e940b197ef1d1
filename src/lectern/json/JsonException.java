package lectern.json;

/**
 * The text is not JSON; says why and where, and quotes at most one character of it. Immutable, so safe for any thread.
 */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1;

    private final int offset;
    private final int line;
    private final int column;

    private JsonException(String reason, int offset, int line, int column) {
        super(reason + " at line " + line + ", column " + column + " (offset " + offset + ")");
        this.offset = offset;
        this.line = line;
        this.column = column;
    }

    /** Lines and columns are counted only here, so that texts without errors need not pay for them. */
    static JsonException at(int position, byte[] utf8, String reason) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < position; i++) {
            boolean lineFeed = utf8[i] == '\n';
            if (lineFeed || utf8[i] == '\r') {
                line += lineFeed && i > 0 && utf8[i - 1] == '\r' ? 0 : 1;
                column = 1;
            } else if ((utf8[i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return new JsonException(reason, position, line, column);
    }

    /** Bytes before the offending character, so 0 at the start of the text. */
    public int offset() {
        return offset;
    }

    /** Line of the offending character, from 1; CR, LF and CRLF each end a line. */
    public int line() {
        return line;
    }

    /** Place of the offending character in its line, from 1, in characters (code points), not bytes. */
    public int column() {
        return column;
    }
}
