/**
 * The status port: the page that people look at, the same as JSON, metrics and probes for machines, calls that retry
 * or discard, and the intake of messages over HTTP.
 *
 * <p>May import app, port, domain and json. Shows titles, reasons and counts; never a token or a transcript's text.
 * What it needs of the other adapters comes as functions in {@link lectern.status.StatusDesk}. All HTML is in
 * {@code index.html} and {@code pieces.html}, and every text that goes into it is escaped in one place. Out of scope:
 * TLS, accounts, and any file from elsewhere.
 */
package lectern.status;
