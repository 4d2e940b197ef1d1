package lectern.notion;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lectern.domain.Lecture;
import lectern.domain.PagePolicy;
import lectern.domain.Paragraph;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * A transcript as blocks inside one toggle: code blocks, as few and full as Notion's limits allow, since the free plan
 * counts blocks; or paragraphs with their times. Immutable; the same transcript always makes the same blocks, so that
 * an interrupted page can be completed.
 *
 * <p>Limits (API reference, "Request limits"): 100 items in a block, 100 blocks in a list, 500 KB in a request, of
 * which Lectern uses 450,000 bytes.
 */
final class ScriptBlocks {
    static final String TOGGLE_NAME = "Script";
    static final String CODE = "code";
    static final String PARAGRAPH = "paragraph";
    static final List<String> TYPES = List.of(CODE, PARAGRAPH);
    static final int MAX_REQUEST_BYTES = 450_000;

    /** So that a full block and the properties of an ordinary page still share one request. */
    static final int MAX_BLOCK_BYTES = 420_000;

    /** Taken by all of a page's properties but the title, and by the toggle. */
    private static final int ENVELOPE_BYTES = 15_000;

    private static final Pattern INVISIBLE = Pattern.compile("[\\x00-\\x20\\x7F]+");

    private final String type;
    private final List<Block> blocks;

    private ScriptBlocks(String type, List<Block> blocks) {
        this.type = type;
        this.blocks = List.copyOf(blocks);
    }

    /** @param bytes as sent, with the comma behind it */
    private record Block(JsonValue json, String text, int bytes) {
        static Block of(JsonValue json, String text) {
            return new Block(json, text, ScriptBlocks.bytes(json));
        }
    }

    static ScriptBlocks of(Lecture lecture, PagePolicy.Style style) {
        return switch (style) {
            case CODE -> ofChunks(lecture.transcript().chunks());
            case PARAGRAPHS -> ofParagraphs(lecture.transcript().paragraphs(), TimeLinks.into(lecture));
        };
    }

    static ScriptBlocks ofChunks(List<String> chunks) {
        var blocks = new ArrayList<Block>();
        var start = 0;
        while (start < chunks.size()) {
            var bytes = bytes(code(List.of()));
            var end = start;
            while (end < chunks.size() && end - start < RichText.MAX_ITEMS) {
                bytes += bytes(RichText.item(chunks.get(end)));
                if (bytes > MAX_BLOCK_BYTES) {
                    break;
                }
                end++;
            }
            var filling = chunks.subList(start, end);
            blocks.add(Block.of(code(filling), String.join("", filling)));
            start = end;
        }
        return new ScriptBlocks(CODE, blocks);
    }

    static ScriptBlocks ofParagraphs(List<Paragraph> paragraphs, TimeLinks links) {
        return new ScriptBlocks(PARAGRAPH, paragraphs.stream().map(paragraph -> block(paragraph, links)).toList());
    }

    private static Block block(Paragraph paragraph, TimeLinks links) {
        if (paragraph.start().isEmpty()) {
            return Block.of(typed(PARAGRAPH, text(RichText.of(paragraph.text()))), paragraph.text());
        }
        var seconds = paragraph.start().getAsInt();
        var text = " " + paragraph.text();
        var items = JsonValue.JsonArray.of(links.item(seconds), RichText.item(text));
        return Block.of(typed(PARAGRAPH, text(items)), TimeLinks.clock(seconds) + text);
    }

    private static JsonValue code(List<String> chunks) {
        return typed(CODE, JsonValue.JsonObject.builder()
                .put("rich_text", RichText.of(chunks))
                .put("language", "plain text")
                .build());
    }

    private static JsonValue text(JsonValue richText) {
        return JsonValue.JsonObject.of("rich_text", richText);
    }

    /** The type that all blocks are of. */
    String type() {
        return type;
    }

    int size() {
        return blocks.size();
    }

    /** How many blocks go with the request that creates a page of that title. */
    int first(String title) {
        return end(0, bytes(RichText.of(title)));
    }

    /** The end of those blocks that one append takes from {@code start} on. */
    int end(int start) {
        return end(start, 0);
    }

    private int end(int start, int titleBytes) {
        var room = MAX_REQUEST_BYTES - ENVELOPE_BYTES - titleBytes;
        var end = start;
        while (end < blocks.size() && end - start < RichText.MAX_ITEMS && blocks.get(end).bytes <= room) {
            room -= blocks.get(end).bytes;
            end++;
        }
        return end;
    }

    /** The toggle with its first blocks, as the children of a page. */
    JsonValue toggle(int end) {
        var toggle = JsonValue.JsonObject.builder().put("rich_text", RichText.of(TOGGLE_NAME));
        if (end > 0) {
            toggle.put("children", children(0, end));
        }
        return JsonValue.JsonArray.of(typed("toggle", toggle.build()));
    }

    JsonValue.JsonArray children(int start, int end) {
        return new JsonValue.JsonArray(blocks.subList(start, end).stream().map(Block::json).toList());
    }

    /** Whether these texts are our first blocks', apart from spaces and control characters, which Notion may alter. */
    boolean startsWith(List<String> texts) {
        return texts.size() <= blocks.size() && IntStream.range(0, texts.size())
                .allMatch(i -> visible(texts.get(i)).equals(visible(blocks.get(i).text)));
    }

    private static String visible(String text) {
        return INVISIBLE.matcher(text).replaceAll("");
    }

    private static JsonValue typed(String type, JsonValue content) {
        return JsonValue.JsonObject.builder().put("object", "block").put("type", type).put(type, content).build();
    }

    /** As sent, with the comma behind it. */
    private static int bytes(JsonValue value) {
        return JsonWriter.utf8(value).length + 1;
    }
}
