/**
 * The durable queue: an append-only file in a data folder that one process owns.
 *
 * <p>May import port, domain and json. Invariants: what was acknowledged is on disk, forced; bytes once forced are
 * never overwritten; damage before good records is never dropped without a copy and a word. Out of scope: what a
 * lecture means, whether it came before, and (so far) giving back the space of settled lectures.
 */
package lectern.journal;
