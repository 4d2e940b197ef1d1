package lectern.status;

import java.math.BigDecimal;

/**
 * Writes metrics in Prometheus's text format, version 0.0.4: {@link #family} begins one, {@link #sample} adds to it.
 * Not thread-safe.
 */
final class PrometheusText {
    static final String TYPE = "text/plain; version=0.0.4";

    /** Below it every whole number is exact as a double, and is written as one. */
    private static final double MAX_WHOLE = 1L << 53;

    private final StringBuilder text = new StringBuilder();
    private String family = "";

    /** @param name by Prometheus's conventions: base units, and {@code _total} behind a counter */
    void family(String name, String type, String help) {
        family = name;
        text.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ')
                .append(type).append('\n');
    }

    /** A family of one sample. */
    void single(String name, String type, String help, double value) {
        family(name, type, help);
        sample("", value);
    }

    /** @param labels names and values in turn */
    void sample(String suffix, double value, String... labels) {
        text.append(family).append(suffix);
        for (var i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(escape(labels[i + 1])).append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < MAX_WHOLE
                ? Long.toString((long) value)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
