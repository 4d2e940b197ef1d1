/**
 * A client of Lectern's own protocol: message and caption files as messages, sent over the JDK's WebSocket and followed
 * until they are kept or written.
 *
 * <p>May import captions, domain and json. Used by the commands; knows nothing of terminals.
 */
package lectern.client;
