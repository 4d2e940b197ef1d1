/**
 * JSON as of RFC 8259: an immutable value, a strict parser from UTF-8 bytes and a compact writer to UTF-8 bytes.
 *
 * <p>May import: {@code java.base} only. A leaf: it knows nothing of Lectern.
 *
 * <p>Invariants: what the writer writes, the parser reads back as an equal value (but lone surrogates become
 * {@code ?}); nesting is bounded by {@code JsonParser.MAX_DEPTH} both ways. A parsed value refers to the bytes it came
 * from, which nobody may change; what is taken out of it, a {@code String} or a double, does not.
 *
 * <p>Out of scope: reading from streams, mapping to classes, indented output, comments and other extensions,
 * any encoding but UTF-8. The size of a text is bounded by whoever reads it from the network.
 */
package lectern.json;
