package lectern.notion;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lectern.json.JsonValue;

/**
 * What a data source offers of what Lectern uses.
 *
 * @param title the name of its title property
 * @param ids of the properties that can be used
 * @param unusable what those are that have the right name only
 */
record NotionSchema(String dataSourceId, String title, Map<Column, String> ids, Map<Column, String> unusable) {
    private static final List<Column> IDENTIFYING = List.of(Column.TAG, Column.NUMBER, Column.PARENT, Column.PREV,
            Column.COURSE, Column.VERSION, Column.SYNC_KEY, Column.CONTENT_HASH);

    static NotionSchema of(String dataSourceId, JsonValue dataSource) throws NotionFailure {
        if (!(dataSource.at("properties").orElse(JsonValue.JsonNull.NULL) instanceof JsonValue.JsonObject properties)) {
            throw NotionFailure.refusal("Notion tells no properties of data source " + dataSourceId);
        }
        var title = properties.members().entrySet().stream()
                .filter(property -> property.getValue().text("type").filter("title"::equals).isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("title");
        var ids = new EnumMap<Column, String>(Column.class);
        var unusable = new EnumMap<Column, String>(Column.class);
        for (var column : Column.values()) {
            properties.at(column.label()).ifPresent(property -> {
                if (column.matches(property, dataSourceId)) {
                    ids.put(column, property.text("id").orElse(""));
                } else {
                    var type = property.text("type").orElse("unknown");
                    unusable.put(column, type.equals(column.type()) ? type + " to another database" : type);
                }
            });
        }
        return new NotionSchema(
                dataSourceId, title, Collections.unmodifiableMap(ids), Collections.unmodifiableMap(unusable));
    }

    boolean has(Column column) {
        return ids.containsKey(column);
    }

    List<Column> missing() {
        return Stream.of(Column.values()).filter(column -> !has(column) && !unusable.containsKey(column)).toList();
    }

    /** The path that queries the data source for what tells pages apart only. */
    String queryPath() {
        var wanted = new ArrayList<>(List.of("title"));
        IDENTIFYING.stream().filter(this::has).map(ids::get).forEach(wanted::add);
        return "data_sources/" + dataSourceId + "/query" + wanted.stream()
                .map(id -> "filter_properties%5B%5D=" + inQuery(id))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** Notion's ids come percent-encoded already. */
    private static String inQuery(String id) {
        return id.matches("[\\w%~.-]*") ? id : URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
