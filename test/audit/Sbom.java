package lectern.audit;

import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import lectern.json.JsonValue;
import lectern.json.JsonValue.JsonArray;
import lectern.json.JsonValue.JsonObject;
import lectern.json.JsonValue.JsonString;

/** The bill of materials, CycloneDX 1.6: the program, and the modules of the JDK that it needs; no other part. */
final class Sbom {
    private static final String SELF = "lectern";

    private Sbom() {}

    /**
     * @param digest SHA-256 of the program's classes: the serial number is made of it, so that the same program has the
     *        same bill
     * @param date of the program's sources, ISO 8601
     */
    static JsonObject of(String version, String digest, String date, Set<String> modules) {
        var all = closure(modules);
        var components = all.stream().map(name -> (JsonValue) component("platform", name)
                .put("description", "module of the JDK, 21 or newer, that runs the program; not shipped with it")
                .put("scope", "required").build()).toList();
        var dependencies = new ArrayList<JsonValue>();
        dependencies.add(dependency(SELF, modules));
        all.forEach(name -> dependencies.add(dependency(name, required(name))));
        return JsonObject.builder()
                .put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
                .put("bomFormat", "CycloneDX")
                .put("specVersion", "1.6")
                .put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(digest.getBytes(StandardCharsets.US_ASCII)))
                .put("version", 1)
                .put("metadata", metadata(version, date))
                .put("components", new JsonArray(components))
                .put("dependencies", new JsonArray(dependencies))
                .build();
    }

    private static JsonObject metadata(String version, String date) {
        var licence = JsonObject.of("license", JsonObject.of("id", new JsonString("MIT")));
        var self = component("application", SELF)
                .put("version", version)
                .put("description", "takes lecture transcripts over a WebSocket and keeps them as Notion pages")
                .put("licenses", JsonArray.of(licence));
        return JsonObject.builder().put("timestamp", date).put("component", self.build()).build();
    }

    private static JsonObject.Builder component(String type, String name) {
        return JsonObject.builder().put("type", type).put("bom-ref", name).put("name", name);
    }

    private static JsonObject dependency(String name, Set<String> on) {
        List<JsonValue> names = on.stream().map(module -> (JsonValue) new JsonString(module)).toList();
        return JsonObject.builder().put("ref", name).put("dependsOn", new JsonArray(names)).build();
    }

    private static Set<String> closure(Set<String> modules) {
        var all = new TreeSet<>(modules);
        modules.forEach(name -> all.addAll(closure(required(name))));
        return all;
    }

    private static Set<String> required(String module) {
        return ModuleFinder.ofSystem().find(module).orElseThrow().descriptor().requires().stream()
                .map(required -> required.name()).collect(Collectors.toCollection(TreeSet::new));
    }
}
