package lectern.gateway;

import java.net.InetSocketAddress;
import java.util.Optional;
import lectern.app.Intake;
import lectern.app.Receipt;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.port.EventSink;
import lectern.websocket.UpgradeRequest;
import lectern.websocket.WebSocketConnection;
import lectern.websocket.WebSocketHandler;

/**
 * The browser's protocol: each text message is a JSON object with an {@code action}, and gets exactly one answer. Safe
 * for use by any thread; answers may come in another order than the messages, told apart by {@code messageId}.
 */
public final class Gateway implements WebSocketHandler {
    /** A longer message is on disk before its client is read on, as its memory is charged to it until then. */
    private static final int LARGE_MESSAGE_BYTES = 64 * 1024;
    private static final String ACTIONS = "save_transcript, subscribe, known, status, ping";

    private final Intake intake;
    private final StatusBoard board;
    private final ProgressFeed feed;
    private final EventSink events;

    public Gateway(Intake intake, StatusBoard board, ProgressFeed feed, EventSink events) {
        this.intake = intake;
        this.board = board;
        this.feed = feed;
        this.events = events;
    }

    @Override
    public void opened(WebSocketConnection connection, UpgradeRequest request) {
        events.emit(new LecternEvent.ClientConnected(connection.id(), request.header("origin").orElse("")));
    }

    @Override
    public long memory(byte[] message) {
        return MessageMemory.of(message);
    }

    @Override
    public void text(WebSocketConnection connection, byte[] utf8) {
        try {
            if (!(JsonParser.parse(utf8) instanceof JsonValue.JsonObject message)) {
                throw new MessageException("", "invalid_message", "a message must be a JSON object");
            }
            var messageId = TranscriptMessage.messageId(message);
            var action = new Fields(message, "", messageId).requiredText("action");
            switch (action) {
                case TranscriptMessage.ACTION -> accept(connection, TranscriptMessage.lecture(message), utf8);
                case "subscribe" -> {
                    feed.subscribe(connection);
                    connection.send(BoardReplies.subscribed(messageId));
                }
                case "known" -> connection.send(BoardReplies.known(messageId, courseId(message, messageId),
                        board.snapshot()));
                case "status" -> connection.send(BoardReplies.status(messageId, board.summary()));
                case "ping" -> connection.send(BoardReplies.pong(messageId));
                default -> throw new MessageException(messageId, "unknown_action",
                        "unknown action; this server knows " + ACTIONS);
            }
        } catch (JsonException notJson) {
            connection.send(Replies.invalidJson());
            events.emit(new LecternEvent.MessageRefused(connection.id(), "", "invalid_json", notJson.getMessage()));
        } catch (MessageException refused) {
            refuse(connection, refused.messageId(), refused.code(), refused.getMessage());
        }
    }

    @Override
    public void closed(WebSocketConnection connection, int code, String reason) {
        feed.unsubscribe(connection);
        events.emit(new LecternEvent.ClientDisconnected(connection.id(), code, reason));
    }

    @Override
    public void refused(InetSocketAddress peer, int status, String reason, Optional<UpgradeRequest> request) {
        events.emit(new LecternEvent.ClientRefused(peer.getAddress().getHostAddress(), status, reason));
    }

    @Override
    public void failed(WebSocketConnection connection, Throwable cause) {
        events.emit(new LecternEvent.Fault("connection " + connection.id(), cause));
    }

    @Override
    public void troubled(Throwable cause) {
        events.emit(new LecternEvent.Fault("accepting connections", cause));
    }

    private static String courseId(JsonValue.JsonObject message, String messageId) throws MessageException {
        var courseId = new Fields(message, "", messageId).id("courseId");
        if (courseId.isEmpty()) {
            throw new MessageException(messageId, "missing_field", "field \"courseId\" is missing");
        }
        return courseId;
    }

    /** The answer goes out from the thread that made the message durable; {@code send} only queues it there. */
    private void accept(WebSocketConnection connection, Lecture lecture, byte[] message) {
        var section = lecture.section();
        var title = lecture.title();
        var messageId = lecture.messageId();
        var answered = intake.accept(lecture, message).thenAccept(receipt -> {
            switch (receipt) {
                case Receipt.Kept kept -> connection.send(Replies.success(messageId, false, section, title));
                case Receipt.Duplicate duplicate -> connection.send(Replies.success(messageId, true, section, title));
                case Receipt.Rejected rejected -> refuse(connection, messageId, rejected.code(), rejected.reason());
            }
        });
        if (message.length > LARGE_MESSAGE_BYTES) {
            answered.join();
        }
    }

    private void refuse(WebSocketConnection connection, String messageId, String code, String reason) {
        connection.send(Replies.error(messageId, code, reason));
        events.emit(new LecternEvent.MessageRefused(connection.id(), messageId, code, reason));
    }
}
