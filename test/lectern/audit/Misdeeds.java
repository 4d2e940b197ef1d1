package lectern.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Does, if it ever were run, what the audit must find in a class. */
final class Misdeeds {
    static final int SOME_BYTES = 7;

    private Misdeeds() {}

    static native void nowhere();

    static List<Object> all(InputStream in) throws IOException, ReflectiveOperationException {
        System.loadLibrary(System.getProperty("some.property"));
        // By a method reference, which is no instruction but a constant only.
        Function<String[], ProcessBuilder> start = ProcessBuilder::new;
        return List.of(Files.readString(Path.of("file")), new Socket("localhost", 1), "http://elsewhere/",
                Class.forName("Other").getMethod("other").invoke(null), ServiceLoader.load(Misdeeds.class),
                new ObjectInputStream(in), Runtime.getRuntime().exec(new String[0]), start);
    }
}
