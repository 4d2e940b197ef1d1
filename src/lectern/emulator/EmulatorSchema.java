package lectern.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lectern.json.JsonValue;

/**
 * The properties of a data source. Confined to the lock of {@link EmulatorApi}. A request works on a {@link #copy},
 * which takes the place of the original only when the whole request is accepted.
 */
final class EmulatorSchema {
    static final String TITLE_ID = "title";

    private static final Set<String> TYPES = Set.of(TITLE_ID, "rich_text", "number", "select", "multi_select", "status",
            "relation", "url", "checkbox");
    private static final JsonValue.JsonObject NOTHING = JsonValue.JsonObject.builder().build();
    private static final String SINGLE = "single_property";
    private static final String DUAL = "dual_property";
    /** Of what is in no data source: a title only. */
    static final EmulatorSchema PAGE = ofTitle("title");

    /** A property; {@code config} is what the schema shows under the name of its type. */
    record Property(String id, String name, String type, JsonValue.JsonObject config) {

        /** Whether its value is a list without a limit, of which pages show the start. */
        boolean isList() {
            return Set.of("title", "rich_text", "relation").contains(type);
        }

        /** The id of the property on the other side, if this relation shows on both. */
        Optional<String> synced() {
            return config.text(DUAL, "synced_property_id");
        }

        /** Whether it is to show on both sides, but does not yet. */
        boolean isUnpaired() {
            return type.equals("relation") && config.at(DUAL).isPresent() && synced().isEmpty();
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

        JsonValue.JsonObject json() {
            return JsonValue.JsonObject.builder().put("id", id).put("name", name).put("type", type)
                    .put("description", JsonValue.JsonNull.NULL).put(type, config).build();
        }
    }

    /** Finds the data source that a relation names. */
    interface Sources {
        EmulatorNode find(String id) throws EmulatorError;
    }

    private final Map<String, Property> byId;
    private int created;

    private EmulatorSchema(Map<String, Property> byId, int created) {
        this.byId = new LinkedHashMap<>(byId);
        this.created = created;
    }

    static EmulatorSchema ofTitle(String name) {
        return new EmulatorSchema(Map.of(TITLE_ID, new Property(TITLE_ID, name, "title", NOTHING)), 0);
    }

    /** The properties that Lectern's first users have, in this data source. */
    static EmulatorSchema seed(EmulatorNode source) {
        var schema = ofTitle("Name");
        schema.add("Tag", "multi_select", options("Section", "Lecture"));
        schema.add("Number", "number", JsonValue.JsonObject.of("format", new JsonValue.JsonString("number")));
        schema.add("Parent", "relation", EmulatorShapes.relation(source, SINGLE, NOTHING));
        schema.add("Prev", "relation", EmulatorShapes.relation(source, SINGLE, NOTHING));
        schema.add("Version", "select", options());
        schema.add("Status", "status", options("Not started", "In progress", "Done"));
        return schema;
    }

    /** The properties of a new data source, of which one must be the title. */
    static EmulatorSchema of(BodyPart properties, Sources sources) throws EmulatorError {
        var others = JsonValue.JsonObject.builder();
        var title = Optional.<String>empty();
        for (var property : properties.object().members().entrySet()) {
            if (properties.at(property.getKey()).find(TITLE_ID).isEmpty()) {
                others.put(property.getKey(), property.getValue());
            } else if (title.isPresent()) {
                throw properties.at(property.getKey()).should("be the only title");
            } else {
                title = Optional.of(property.getKey());
            }
        }
        var schema = ofTitle(title.orElseThrow(() -> properties.should("have a title")));
        schema.change(new BodyPart(properties.path(), others.build()), sources);
        return schema;
    }

    EmulatorSchema copy() {
        return new EmulatorSchema(byId, created);
    }

    Collection<Property> properties() {
        return List.copyOf(byId.values());
    }

    /** The property of this name, else of this id, be the id percent-encoded or not. */
    Optional<Property> find(String nameOrId) {
        return byId.values().stream().filter(property -> property.name().equals(nameOrId)).findFirst()
                .or(() -> byId.values().stream().filter(property -> isId(property, nameOrId)).findFirst());
    }

    JsonValue.JsonObject json() {
        var json = JsonValue.JsonObject.builder();
        byId.values().forEach(property -> json.put(property.name(), property.json()));
        return json.build();
    }

    /** Makes the changes that a data source's update asks for; a property not named stays as it is. */
    void change(BodyPart properties, Sources sources) throws EmulatorError {
        for (var key : properties.object().members().keySet()) {
            var asked = properties.at(key);
            var known = find(key);
            if (known.isEmpty()) {
                var type = type(asked);
                add(key, type, config(type, asked.only("type", type), sources));
            } else if (asked.isNull()) {
                refuseForTitle(known.get(), asked);
                byId.remove(known.get().id());
            } else {
                change(known.get(), asked, sources);
            }
        }
    }

    /** The option of this name, added if there is none. */
    JsonValue option(String propertyId, String name) {
        var property = byId.get(propertyId);
        var options = new ArrayList<>(property.config().items("options"));
        for (var option : options) {
            if (option.text("name").orElseThrow().equals(name)) {
                return option;
            }
        }
        var option = newOption(options.size(), name);
        options.add(option);
        var config = JsonValue.JsonObject.of("options", new JsonValue.JsonArray(options));
        byId.put(propertyId, new Property(propertyId, property.name(), property.type(), config));
        return option;
    }

    /** Adds what shows the pages whose {@code relation} in {@code source} names a page of this data source. */
    Property addOtherSide(String name, EmulatorNode source, Property relation) {
        return add(name, "relation", EmulatorShapes.relation(source, DUAL, syncedWith(relation)));
    }

    /** Tells a relation to {@code target} which property is its other side. */
    void pair(Property relation, EmulatorNode target, Property other) {
        byId.put(relation.id(), new Property(relation.id(), relation.name(), relation.type(),
                EmulatorShapes.relation(target, DUAL, syncedWith(other))));
    }

    private static JsonValue.JsonObject syncedWith(Property other) {
        return JsonValue.JsonObject.builder()
                .put("synced_property_id", other.id()).put("synced_property_name", other.name()).build();
    }

    private void change(Property known, BodyPart asked, Sources sources) throws EmulatorError {
        var name = asked.find("name").isPresent() ? asked.at("name").string() : known.name();
        if (asked.object().members().keySet().equals(Set.of("name"))) {
            byId.put(known.id(), new Property(known.id(), name, known.type(), known.config()));
            return;
        }
        refuseForTitle(known, asked);
        var type = type(asked);
        var config = config(type, asked.only("name", "type", type), sources);
        var isNew = !type.equals(known.type()) || !asked.at(type).object().members().isEmpty();
        byId.put(known.id(), new Property(known.id(), name, type, isNew ? config : known.config()));
    }

    private static void refuseForTitle(Property known, BodyPart asked) throws EmulatorError {
        if (known.id().equals(TITLE_ID)) {
            throw asked.should("keep the title, which every data source has");
        }
    }

    private static String type(BodyPart asked) throws EmulatorError {
        for (var name : asked.object().members().keySet()) {
            if (TYPES.contains(name) && !name.equals(TITLE_ID)) {
                return name;
            }
        }
        throw asked.should("be a property that can be added");
    }

    /** What the request gives for this type; checked, and completed with what Notion adds. */
    private static JsonValue.JsonObject config(String type, BodyPart asked, Sources sources)
            throws EmulatorError {
        var config = asked.at(type);
        return switch (type) {
            case "number" -> JsonValue.JsonObject.of("format", new JsonValue.JsonString(
                    config.only("format").find("format").isPresent() ? config.at("format").string() : "number"));
            case "select", "multi_select" -> options(names(config));
            case "status" -> {
                config.only();
                yield options("Not started", "In progress", "Done");
            }
            case "relation" -> {
                var kind = config.find(DUAL).isPresent() ? DUAL : SINGLE;
                config.only("data_source_id", "type", kind).at(kind).object();
                yield EmulatorShapes.relation(sources.find(config.at("data_source_id").uuid()), kind, NOTHING);
            }
            default -> config.only().object();
        };
    }

    private static String[] names(BodyPart config) throws EmulatorError {
        var names = new ArrayList<String>();
        if (config.only("options").find("options").isPresent()) {
            for (var option : config.at("options").items()) {
                names.add(PropertyValues.optionName(option.at("name")));
            }
        }
        return names.toArray(String[]::new);
    }

    /** Ids are made to hold a percent-encoded character, as most of Notion's do: clients must treat them as opaque. */
    private Property add(String name, String type, JsonValue.JsonObject config) {
        created++;
        var id = "%3Ap" + Integer.toString(created, Character.MAX_RADIX);
        var property = new Property(id, name, type, config);
        byId.put(id, property);
        return property;
    }

    private static JsonValue.JsonObject options(String... names) {
        var options = new ArrayList<JsonValue>();
        for (var name : names) {
            options.add(newOption(options.size(), name));
        }
        return JsonValue.JsonObject.of("options", new JsonValue.JsonArray(options));
    }

    private static JsonValue newOption(int index, String name) {
        return JsonValue.JsonObject.builder()
                .put("id", "option-" + index).put("name", name).put("color", "default").build();
    }

    private static boolean isId(Property property, String id) {
        return property.id().equals(id) || URLDecoder.decode(property.id(), StandardCharsets.UTF_8).equals(id);
    }
}
