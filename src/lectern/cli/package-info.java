/**
 * What a person meets at the command line: options and their sources, help, exit codes, log lines, the progress bar.
 *
 * <p>May import app, port, domain and json. The commands themselves are put together in the root package, which knows
 * all parts.
 */
package lectern.cli;
