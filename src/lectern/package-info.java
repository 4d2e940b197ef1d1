/**
 * The composition root: reads the command line, puts the parts together, starts them, and closes them in reverse order.
 *
 * <p>The only package that knows all others; nobody imports it.
 */
package lectern;
