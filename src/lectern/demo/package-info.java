/**
 * What the demo adds to the program: a sample course, and a check of every page against what was sent, made over the
 * service's own API.
 *
 * <p>May import domain and json. Knows nothing of how Lectern works inside, so that its verdict is worth something.
 */
package lectern.demo;
