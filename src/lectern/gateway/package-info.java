/**
 * The browser's protocol on a WebSocket: reads messages, hands lectures to the application, answers; tells those who
 * subscribe how it gets on; and says which browsers may connect at all.
 *
 * <p>May import app, port, domain, json and websocket. A message is answered exactly once, by success or error; a
 * broken one never ends the connection. Transcript text appears in no reply, event or exception.
 */
package lectern.gateway;
