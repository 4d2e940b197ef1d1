/**
 * The application: accepts lectures, keeps them, writes them out, and knows how far it is.
 *
 * <p>Imports ports and domain only. Knows nothing of sockets, JSON, files or Notion.
 */
package lectern.app;
