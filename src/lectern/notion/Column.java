package lectern.notion;

import lectern.json.JsonValue;

/** The properties of a database that Lectern uses where they are there, under this name and with this type. */
enum Column {
    TAG("Tag", "multi_select"),
    NUMBER("Number", "number"),
    PARENT("Parent", "relation"),
    PREV("Prev", "relation"),
    COURSE("Course", "select"),
    URL("URL", "url"),
    LANGUAGE("Language", "select"),
    VERSION("Version", "select"),
    SYNC_KEY("Sync key", "rich_text"),
    CONTENT_HASH("Content hash", "rich_text");

    private final String label;
    private final String type;

    Column(String label, String type) {
        this.label = label;
        this.type = type;
    }

    String label() {
        return label;
    }

    String type() {
        return type;
    }

    /** What adds it to a data source's schema; relations lead to that data source itself. */
    JsonValue definition(String dataSourceId) {
        var details = JsonValue.JsonObject.builder();
        if (type.equals("relation")) {
            details.put("data_source_id", dataSourceId).put("single_property", JsonValue.JsonObject.builder().build());
        }
        return JsonValue.JsonObject.of(type, details.build());
    }

    /** Whether a property of the schema can be used as this one. */
    boolean matches(JsonValue property, String dataSourceId) {
        return property.text("type").filter(type::equals).isPresent()
                && property.text("relation", "data_source_id").orElse(dataSourceId).equals(dataSourceId);
    }
}
