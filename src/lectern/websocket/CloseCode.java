package lectern.websocket;

/** Status codes of Close frames (RFC 6455 §7.4 and the IANA registry). */
public final class CloseCode {
    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int UNSUPPORTED_DATA = 1003;
    /** Stands for a Close frame without a code; never on the wire. */
    public static final int NO_STATUS = 1005;
    /** Stands for a connection lost without a Close frame; never on the wire. */
    public static final int ABNORMAL = 1006;
    public static final int INVALID_DATA = 1007;
    public static final int POLICY_VIOLATION = 1008;
    public static final int MESSAGE_TOO_BIG = 1009;
    public static final int INTERNAL_ERROR = 1011;
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /** Whether a Close frame may carry this code, either way: registered, a library's (3000s), private (4000s). */
    public static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
