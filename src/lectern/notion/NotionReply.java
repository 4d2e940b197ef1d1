package lectern.notion;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;

/**
 * One HTTP answer, read with Notion's table of errors (API reference, "Status codes").
 *
 * @param retryAfter the header, empty if there is none
 * @param body {@code null} literal if it is no JSON: gateways on the way answer in HTML
 */
record NotionReply(int status, String retryAfter, JsonValue body) {
    /** Whatever the service asks for, we ask again after this. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** A {@code rate_limit_reason} behind which no waiting helps. */
    static final String BLOCKED = "public_api_request_blocked";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_OVERLOAD = 529;

    static NotionReply of(int status, String retryAfter, byte[] bytes) {
        JsonValue body;
        try {
            body = JsonParser.parse(bytes);
        } catch (JsonException notNotions) {
            body = JsonValue.JsonNull.NULL;
        }
        return new NotionReply(status, retryAfter, body);
    }

    /** Whether nothing was done because of too many requests, and the same may be sent again after a pause. */
    boolean isThrottled() {
        var blocked = body.text("additional_data", "rate_limit_reason").filter(BLOCKED::equals);
        return status == SERVICE_OVERLOAD || status == TOO_MANY_REQUESTS && blocked.isEmpty();
    }

    /** The pause that the service asks for, in a form of RFC 9110 §10.2.3 or in the body; empty if it asks for none. */
    Optional<Duration> pause(Instant now) {
        var asked = retryAfter.isEmpty() ? body.text("additional_data", "retry_after").orElse("") : retryAfter;
        return duration(asked.strip(), now)
                .filter(Duration::isPositive)
                .map(pause -> pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    private static Optional<Duration> duration(String asked, Instant now) {
        try {
            return Optional.of(asked.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(asked))
                    : Duration.between(now, ZonedDateTime.parse(asked, DateTimeFormatter.RFC_1123_DATE_TIME)));
        } catch (NumberFormatException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** What this means; not for a throttled one. */
    NotionAnswer answer() {
        if (status >= 200 && status < 300) {
            return body instanceof JsonValue.JsonObject
                    ? new NotionAnswer.Ok(body)
                    : new NotionAnswer.Doubtful("Notion's answer is not readable", JsonValue.JsonNull.NULL);
        }
        var code = body.text("code").orElse("");
        var additional = body.at("additional_data").orElse(JsonValue.JsonNull.NULL);
        if (status >= 500 || body.text("object").filter("error"::equals).isEmpty()) {
            var what = code.isEmpty() ? "what is not an answer of its API" : code;
            return new NotionAnswer.Doubtful("Notion answers HTTP " + status + " with " + what, additional);
        }
        if (status == 409 && code.equals("conflict_error")) {
            return new NotionAnswer.Unsaved("Notion had a conflict while saving");
        }
        return new NotionAnswer.Refused(status, code, body.text("message").orElse(""), additional);
    }
}
