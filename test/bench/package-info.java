/**
 * Benchmarks, run by {@code ./build.sh bench NAME [OPTIONS]}: the JDK only, test code that may look into every package.
 *
 * <p>One is a class {@code <Name>Bench} with a {@code main} like this:
 *
 * <pre>
 * var bench = Bench.of("journal", args);
 * bench.compare("append 24 KB", "bare append and force", time -> Map.of("records/s", ...));  // the reference
 * bench.compare("append 24 KB", "journal", time -> Map.of("records/s", ...));
 * bench.run();                                       // warms all up, then takes turns, round by round
 * bench.report("restart", "100,000 records", "ms", elapsed);     // a figure that is taken once
 * bench.finish();                                    // the table, and build/bench/journal.json
 * </pre>
 *
 * <p>A subject works for the given time and returns its figures; a unit is part of a figure's name. The first figure
 * is what each is compared by with the first subject of its group, round by round: on a machine with other work to
 * do, only such ratios and CPU times mean anything. A server runs in a {@link lectern.bench.Child}, a JVM of its own,
 * so that its heap and CPU time are its own; it tells them by {@code Child.usage()} and {@code Child.memory()}.
 *
 * <p>Options: {@code --quick} (little warm-up, short rounds), {@code --only TEXT} (groups with TEXT in their name; may
 * come again), {@code --rounds N}, {@code --seconds S} (of a round), {@code --warm-up S} (of each subject; a server
 * wants 15 s all told), {@code --jvm FLAG} (for every child; may come again:
 * {@code -XX:StartFlightRecording=filename=%p.jfr}). {@code bench quick} tells in a minute whether a change has spoilt
 * something.
 */
package lectern.bench;
