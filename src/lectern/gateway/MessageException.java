package lectern.gateway;

/** Why a message cannot be taken, as its sender is told: what and where, for people. */
final class MessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code for programs, such as {@code missing_field} */
    MessageException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    String code() {
        return code;
    }
}
