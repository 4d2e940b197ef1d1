package lectern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** The smallest program in each form that Lectern has, made by the JDK's tools; with an argument it stays. */
record HelloWorld(Path folder, Path source, Path jar) {
    private static final String TEXT = """
            package hello;

            public class Hello {
                public static void main(String[] arguments) throws Exception {
                    System.out.println("hello");
                    if (arguments.length > 0) {
                        Thread.currentThread().join();
                    }
                }
            }
            """;

    static HelloWorld make(Path folder) throws IOException {
        var source = Files.createDirectories(folder.resolve("src").resolve("hello")).resolve("Hello.java");
        Files.writeString(source, TEXT);
        var module = Files.writeString(source.resolveSibling("..").resolve("module-info.java").normalize(),
                "module hello {}");
        var classes = folder.resolve("classes").toString();
        var jar = folder.resolve("hello.jar");
        tool("javac", "-d", classes, source.toString(), module.toString());
        tool("jar", "--create", "--file", jar.toString(), "--main-class", "hello.Hello", "-C", classes, ".");
        Files.delete(module); // else the source launcher would take it for the program's
        return new HelloWorld(folder, source, jar);
    }

    /** The command of an image like Lectern's, with its options, and an archive of classes of the same kind. */
    List<String> image(Path lectern) throws IOException, InterruptedException {
        var image = folder.resolve("image");
        tool("jlink", "--module-path", jar.toString(), "--add-modules", "hello", "--output", image.toString(),
                "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages", "--compress=zip-6");
        var archive = image.resolve("lib").resolve("hello.archive");
        var command = new ArrayList<>(java(image, lectern));
        if (Runtime.version().feature() >= 25) {
            run(command, "-XX:AOTCacheOutput=" + archive);
            command.add("-XX:AOTCache=" + archive);
        } else {
            var list = folder.resolve("hello.list");
            run(command, "-XX:DumpLoadedClassList=" + list);
            run(command, "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive);
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.addAll(List.of("-m", "hello/hello.Hello"));
        return command;
    }

    /** The command of a hello-world that Lectern's image runs, with its options. */
    List<String> guest(Path lectern) {
        var command = new ArrayList<>(java(lectern, lectern));
        command.addAll(List.of("-cp", jar.toString(), "hello.Hello"));
        return command;
    }

    private static List<String> java(Path image, Path lectern) {
        return List.of(image.resolve("bin").resolve("java").toString(),
                "@" + lectern.resolve("lib").resolve("lectern.options"));
    }

    private static void run(List<String> command, String... options) throws IOException, InterruptedException {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of(options));
        whole.addAll(List.of("-m", "hello/hello.Hello"));
        var process = new ProcessBuilder(whole).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (process.waitFor() != 0) {
            throw new IOException(whole + " ended with " + process.exitValue());
        }
    }

    private static void tool(String name, String... arguments) throws IOException {
        if (ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments) != 0) {
            throw new IOException(name + " failed");
        }
    }
}
