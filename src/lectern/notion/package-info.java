/**
 * The notebook as pages of a Notion database, over its HTTP API (version 2026-03-11): one page per section and lecture.
 *
 * <p>May import: domain, port, json. Invariants: all requests leave through one {@link lectern.notion.RateGate}; what
 * creates is never repeated before the database was looked at; existing content is never changed, only what Lectern
 * began is completed; the token appears in no text. Out of scope: trying a lecture again, which is the scribe's, and a
 * memory of our own across restarts, for which the pages carry {@code Sync key} and {@code Content hash}.
 */
package lectern.notion;
