package lectern.status;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one path takes and gives.
 *
 * @param changes whether it is a {@code POST} that changes something, else a {@code GET} that only looks
 * @param guarded whether a client must show its token, if one is set
 * @param maxBodyBytes of a request; what is longer is answered 413
 */
record HttpRoute(boolean changes, boolean guarded, int maxBodyBytes, Function<byte[], HttpAnswer> handler) {

    static HttpRoute get(Supplier<HttpAnswer> answer) {
        return new HttpRoute(false, false, 0, nothing -> answer.get());
    }

    static HttpRoute post(int maxBodyBytes, Function<byte[], HttpAnswer> handler) {
        return new HttpRoute(true, false, maxBodyBytes, handler);
    }

    static HttpRoute guarded(int maxBodyBytes, Function<byte[], HttpAnswer> handler) {
        return new HttpRoute(true, true, maxBodyBytes, handler);
    }

    boolean allows(String method) {
        return changes ? method.equals("POST") : method.equals("GET") || method.equals("HEAD");
    }

    String allowed() {
        return changes ? "POST" : "GET, HEAD";
    }
}
