/**
 * The notebook as pages of a Notion database, over its HTTP API (version 2026-03-11): one page per section and lecture.
 *
 * <p>May import: domain, port, json. Invariants: all requests leave through one {@link lectern.notion.RateGate}; what
 * creates leaves only once the ledger knows of it, and is never repeated before a look that was taken after the service
 * must have ended it; of existing content only what Lectern began is completed and, where pages are to be updated, what
 * Lectern wrote is replaced; only links that led past a late page are changed; the token appears in no text.
 *
 * <p>Threads: several lectures are written side by side, but what is known of the database has one desk ({@link
 * lectern.notion.NotionDesk}), at which one thread at a time sits and which it gives up exactly while it waits for the
 * service or the disk. So code here reads as if it were alone, except that after each request anything may have
 * changed.
 *
 * <p>Out of scope: trying a lecture again, which is the scribe's, and a database of our own, for which the pages carry
 * {@code Sync key} and {@code Content hash}.
 */
package lectern.notion;
