/**
 * What the application needs of the world outside, as interfaces: a durable queue, a source of the lectures in it, a
 * notebook and the ledger of its pages, a sink for events, a pause.
 *
 * <p>Imports the domain only. Adapters implement these; the application calls them; the composition root puts the two
 * together.
 */
package lectern.port;
