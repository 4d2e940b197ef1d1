package lectern.gateway;

/** A message that cannot be taken, as its sender is told. */
final class MessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String messageId;

    /**
     * @param messageId the message's own number, empty if none could be read
     * @param code for programs, such as {@code missing_field}
     * @param reason what and where, for people
     */
    MessageException(String messageId, String code, String reason) {
        super(reason);
        this.code = code;
        this.messageId = messageId;
    }

    String code() {
        return code;
    }

    String messageId() {
        return messageId;
    }
}
