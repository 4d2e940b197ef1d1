/**
 * A Notion stand-in on loopback, in memory, for the demo and for tests, also of others: users, search, databases, data
 * sources, pages and blocks of Notion's API, with its rules, limits, error bodies and rate window, and the pages to
 * look at in a browser. Notion's own JavaScript client works with it.
 *
 * <p>May import: {@code lectern.json}. Imports nothing else of Lectern: it knows Notion, not how Lectern uses it.
 *
 * <p>Invariants: a refused request changes nothing; where Notion's rule is not known, the stricter one holds here; what
 * is not emulated is refused, only the color and description of an option are ignored. Answers hold a member that no
 * client knows, and cursors mean nothing to them. All state is confined to the one lock of {@code NotionEmulator}. Text
 * reaches HTML only escaped. What goes wrong on purpose is decided in {@code EmulatorApi} alone.
 *
 * <p>Out of scope: comments, files, views, covers, Markdown, webhooks, older versions of the API, pages that move,
 * relations that show on both sides, the types of blocks and properties that {@code EmulatorBlocks} and
 * {@code EmulatorSchema} do not name, storage on disk.
 */
package lectern.emulator;
