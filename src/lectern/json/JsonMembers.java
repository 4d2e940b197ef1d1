package lectern.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A few members of an object in the order in which they came, in a quarter of a hash map's memory. Immutable; objects
 * with the same names share these.
 */
final class JsonMembers extends AbstractMap<String, JsonValue> {
    /** More would take longer to find one by one than by hash. */
    private static final int MAX_SIZE = 16;

    private final String[] names;
    private final JsonValue[] values;

    /** Whether these are few enough, and each is there once. */
    static boolean mayHave(String[] names) {
        boolean fit = names.length <= MAX_SIZE;
        for (int i = 1; i < names.length && fit; i++) {
            for (int j = 0; j < i; j++) {
                fit &= !names[i].equals(names[j]);
            }
        }
        return fit;
    }

    JsonMembers(String[] names, JsonValue[] values) {
        this.names = names;
        this.values = values;
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public JsonValue get(Object name) {
        return get(names, values, name);
    }

    static JsonValue get(String[] names, JsonValue[] values, Object name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return values[i];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, JsonValue>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Map.Entry<String, JsonValue>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, JsonValue>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < names.length;
        }

        @Override
        public Map.Entry<String, JsonValue> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return Map.entry(names[next], values[next++]);
        }
    }
}
