/**
 * The words of the product as immutable values: titles, lectures, transcripts and their chunks, identities, outcomes,
 * events.
 *
 * <p>Pure: no I/O, no clock, no randomness, no state. Imports nothing of Lectern. What comes in raw is parsed once,
 * here.
 */
package lectern.domain;
