package lectern.status;

/**
 * A piece of the page: an element with this id, divided where nested pieces go.
 *
 * @param parent id of the element that holds it
 * @param close empty for a piece without nested ones
 */
record Piece(String id, String parent, String open, String close) {}
