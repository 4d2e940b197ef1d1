package lectern.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import lectern.json.JsonValue;

/**
 * The properties of a data source. Confined to the lock of {@link NotionEmulator}. A request works on a {@link #copy},
 * which takes the place of the original only when the whole request is accepted.
 */
final class EmulatorSchema {
    static final String TITLE_ID = "title";
    /** Of what is in no data source: a title only. */
    static final EmulatorSchema PAGE = ofTitle("title");

    /** The types of which a property can be added: all but the title's. */
    private static final Set<String> TYPES = Set.of(
            "rich_text", "number", "select", "multi_select", "status", "relation", "url", "checkbox");
    private static final List<String> STATUSES = List.of("Not started", "In progress", "Done");

    /** A property; {@code config} is what the schema shows under the name of its type. */
    record Property(String id, String name, String type, JsonValue.JsonObject config) {

        /** Whether its value is a list without a limit, of which pages show the start. */
        boolean isList() {
            return Set.of("title", "rich_text", "relation").contains(type);
        }

        /** What a page that was given no value has. */
        JsonValue emptyValue() {
            return switch (type) {
                case "title", "rich_text", "multi_select", "relation" -> JsonValue.JsonArray.EMPTY;
                case "checkbox" -> JsonValue.JsonBoolean.FALSE;
                case "status" -> config.items("options").getFirst();
                default -> JsonValue.JsonNull.NULL;
            };
        }

        JsonValue valueOf(EmulatorNode page) {
            return page.values.getOrDefault(id, emptyValue());
        }

        Optional<JsonValue> option(String name) {
            return config.items("options").stream().filter(option -> option.text("name").equals(Optional.of(name)))
                    .findFirst();
        }

        JsonValue.JsonObject json() {
            return JsonValue.JsonObject.builder().put("id", id).put("name", name).put("type", type)
                    .put("description", JsonValue.JsonNull.NULL).put(type, config).build();
        }

        private boolean hasId(String given) {
            return id.equals(given) || URLDecoder.decode(id, StandardCharsets.UTF_8).equals(given);
        }
    }

    private final Map<String, Property> byId;
    private int created;

    private EmulatorSchema(Map<String, Property> byId, int created) {
        this.byId = new LinkedHashMap<>(byId);
        this.created = created;
    }

    static EmulatorSchema ofTitle(String name) {
        return new EmulatorSchema(
                Map.of(TITLE_ID, new Property(TITLE_ID, name, "title", EmulatorShapes.NOTHING)), 0);
    }

    /** The properties that Lectern's first users have, in this data source. */
    static EmulatorSchema seed(EmulatorNode source) {
        var schema = ofTitle("Name");
        schema.add("Tag", "multi_select", options(List.of("Section", "Lecture")));
        schema.add("Number", "number", JsonValue.JsonObject.of("format", new JsonValue.JsonString("number")));
        schema.add("Parent", "relation", EmulatorShapes.relation(source));
        schema.add("Prev", "relation", EmulatorShapes.relation(source));
        schema.add("Version", "select", options(List.of()));
        schema.add("Status", "status", options(STATUSES));
        return schema;
    }

    /** The properties of a new data source, of which one must be the title; {@code sources} finds related ones. */
    static EmulatorSchema of(BodyPart properties, Function<String, EmulatorNode> sources) {
        var names = new ArrayList<>(properties.names());
        var titles = names.stream().filter(name -> properties.at(name).find(TITLE_ID).isPresent()).toList();
        properties.must(!titles.isEmpty(), "have a title");
        titles.stream().skip(1).forEach(name -> properties.at(name).must(false, "be the only title"));
        var schema = ofTitle(titles.getFirst());
        names.removeAll(titles);
        names.forEach(name -> schema.change(name, properties.at(name), sources));
        return schema;
    }

    EmulatorSchema copy() {
        return new EmulatorSchema(byId, created);
    }

    List<Property> properties() {
        return List.copyOf(byId.values());
    }

    /** The property of this name, else of this id, be the id percent-encoded or not. */
    Optional<Property> find(String nameOrId) {
        return byId.values().stream().filter(property -> property.name().equals(nameOrId)).findFirst()
                .or(() -> byId.values().stream().filter(property -> property.hasId(nameOrId)).findFirst());
    }

    /** The same, where a request needs it. */
    Property at(String nameOrId) {
        return find(nameOrId).orElseThrow(() ->
                EmulatorError.validation("Could not find property with name or id: " + nameOrId));
    }

    /** Those of these names or ids, in the order of the schema; all if there are none. */
    List<Property> properties(List<String> namesOrIds) {
        var wanted = namesOrIds.stream().map(this::at).toList();
        return properties().stream().filter(property -> wanted.isEmpty() || wanted.contains(property)).toList();
    }

    JsonValue.JsonObject json() {
        var json = JsonValue.JsonObject.builder();
        byId.values().forEach(property -> json.put(property.name(), property.json()));
        return json.build();
    }

    /** Makes the changes that a data source's update asks for; a property not named stays as it is. */
    void change(BodyPart properties, Function<String, EmulatorNode> sources) {
        properties.names().forEach(key -> change(key, properties.at(key), sources));
    }

    /** The option of this name, added if there is none. */
    JsonValue option(String propertyId, String name) {
        var property = byId.get(propertyId);
        return property.option(name).orElseGet(() -> {
            var options = new ArrayList<>(property.config().items("options"));
            options.add(option(options.size(), name));
            put(propertyId, property.name(), property.type(),
                    JsonValue.JsonObject.of("options", new JsonValue.JsonArray(options)));
            return options.getLast();
        });
    }

    private void change(String key, BodyPart asked, Function<String, EmulatorNode> sources) {
        var found = find(key);
        if (found.isEmpty()) {
            var type = type(asked);
            add(key, type, config(type, asked.only("type", type), sources));
            return;
        }
        var known = found.get();
        if (!asked.isNull() && asked.names().equals(Set.of("name"))) {
            put(known.id(), asked.at("name").string(), known.type(), known.config());
        } else if (known.id().equals(TITLE_ID)) {
            throw asked.should("keep the title, which every data source has");
        } else if (asked.isNull()) {
            byId.remove(known.id());
        } else {
            var name = asked.find("name").map(BodyPart::string).orElse(known.name());
            var type = type(asked);
            var config = config(type, asked.only("name", "type", type), sources);
            var isNew = !type.equals(known.type()) || !asked.at(type).names().isEmpty();
            put(known.id(), name, type, isNew ? config : known.config());
        }
    }

    private static String type(BodyPart asked) {
        return asked.names().stream().filter(TYPES::contains).findFirst()
                .orElseThrow(() -> asked.should("be a property that can be added"));
    }

    /** What the request gives for this type; checked, and completed with what Notion adds. */
    private static JsonValue.JsonObject config(String type, BodyPart asked, Function<String, EmulatorNode> sources) {
        var config = asked.at(type);
        return switch (type) {
            case "number" -> JsonValue.JsonObject.of("format", new JsonValue.JsonString(
                    config.only("format").find("format").map(BodyPart::string).orElse("number")));
            case "select", "multi_select" -> options(config.only("options").find("options").stream()
                    .flatMap(options -> options.items().stream())
                    .map(option -> PropertyValues.optionName(option.at("name"))).toList());
            case "status" -> {
                config.only();
                yield options(STATUSES);
            }
            case "relation" -> {
                config.only("data_source_id", "type", "single_property").at("single_property").object();
                yield EmulatorShapes.relation(sources.apply(config.at("data_source_id").uuid()));
            }
            default -> config.only().object();
        };
    }

    /** Ids are made to hold a percent-encoded character, as most of Notion's do: clients must treat them as opaque. */
    private void add(String name, String type, JsonValue.JsonObject config) {
        created++;
        put("%3Ap" + Integer.toString(created, Character.MAX_RADIX), name, type, config);
    }

    private void put(String id, String name, String type, JsonValue.JsonObject config) {
        EmulatorError.refuseIf(find(name).filter(known -> !known.id().equals(id)).isPresent(),
                "Property " + name + " already exists.");
        byId.put(id, new Property(id, name, type, config));
    }

    private static JsonValue.JsonObject options(List<String> names) {
        return JsonValue.JsonObject.of("options", new JsonValue.JsonArray(IntStream.range(0, names.size())
                .mapToObj(i -> option(i, names.get(i))).toList()));
    }

    private static JsonValue option(int index, String name) {
        return JsonValue.JsonObject.builder()
                .put("id", "option-" + index).put("name", name).put("color", "default").build();
    }
}
