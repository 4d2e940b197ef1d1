/**
 * The application: accepts lectures, keeps them, writes them out, and knows how far it is.
 *
 * <p>A lecture is on its way to the disk, waits, is done or is parked, and never two of these: {@code Register} says
 * where it stands. What is shown follows from events alone; no lecture's life depends on them.
 *
 * <p>Imports ports and domain only. Knows nothing of sockets, JSON, files or Notion.
 */
package lectern.app;
