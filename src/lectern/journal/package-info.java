/**
 * The durable queue: append-only files in a data folder that one process owns.
 *
 * <p>{@code Journal} is what others see; {@code GroupCommit} is its thread, and lets one that would only wait take that
 * one's place; {@code Segments} are its files, each written by a {@code SegmentWriter}; {@code Replay} reads them
 * again, at the start and for a {@code Compaction}, which gives back the space of settled lectures. The bytes are drawn
 * in {@code RecordFormat}.
 *
 * <p>May import port, domain and json. Invariants: what was acknowledged is on disk, forced; bytes once forced are
 * never overwritten, and deleted only when what matters of them is on disk elsewhere; damage before good records is
 * never dropped without a copy and a word; memory holds a place on disk for each lecture that waits or is parked, and
 * nothing for one that is done. Out of scope: what a lecture means, and whether it came before.
 */
package lectern.journal;
