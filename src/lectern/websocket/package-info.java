/**
 * A WebSocket server (RFC 6455, version 13; RFC 7692) over raw sockets: handshake, frames, messages, connections.
 *
 * <p>A leaf: imports only the JDK and knows nothing of what the messages mean. Syntax ({@code RequestHead},
 * {@code FrameReader}, {@code ExtensionOffer}) and rules ({@code Handshake}, {@code MessageAssembler}, {@code
 * DeflateExtension}) are apart; the loop that ties them is {@code WebSocketConnection}.
 *
 * <p>Invariants: one thread reads a connection and runs its handler; one writer at a time drains its queue, so
 * frames never interleave; nothing follows a Close frame; what a peer can make us hold is bounded by
 * {@code WebSocketLimits}; a peer that is too slow at anything meets a deadline.
 *
 * <p>Large messages share a {@code MemoryBudget}, peers share {@code Seats}: there is no order of arrival in which they
 * could exhaust the heap or keep honest peers out.
 *
 * <p>Out of scope: the client side, TLS, HTTP/2, what a subprotocol means; extensions but permessage-deflate are
 * declined by not answering them.
 */
package lectern.websocket;
