package lectern.audit;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of facts: what to look for in a class, and how an auditor's question about it reads. */
enum Kind {
    FILES("Files", "Every class that opens, reads, writes, lists or deletes files, and which.",
            Kind::callsByClass, """
            java\\.nio\\.file\\.Files\\..*|java\\.nio\\.channels\\.(Asynchronous)?FileChannel\\.open
            |java\\.io\\.(RandomAccessFile|File(Input|Output)Stream|File(Reader|Writer)?|Print(Stream|Writer))\\.new
            |java\\.io\\.File\\.(delete|rename|mk|create|list).*|java\\.util\\.(zip|jar)\\.(Zip|Jar)File\\.new
            |java\\.nio\\.file\\.FileSystems\\.new.*"""),
    NETWORK("Network", "Every class that listens, connects or asks for an address, and where.",
            Kind::callsByClass, """
            java\\.net\\.http\\.HttpClient\\.new.*|java\\.net\\.(Server|Datagram|Multicast)?Socket\\.new
            |java\\.nio\\.channels\\.(Asynchronous)?(Server)?(Socket|Datagram)(Channel)?\\.open
            |com\\.sun\\.net\\.httpserver\\.(Https?Server|SimpleFileServer)\\.create.*
            |java\\.net\\.URL\\.(new|open.*)|java\\.net\\.InetAddress\\.get(ByName|AllByName|LocalHost)
            |java\\.net\\.NetworkInterface\\.[a-z]\\w*"""),
    ADDRESSES("Addresses", "Every text in the code that is, or begins, an address.",
            Kind::texts, "(?s).*\\b(https?|wss?|ftp|file|jrt|jdbc|chrome-extension|moz-extension)://.*"),
    ENVIRONMENT("Environment variables",
            "What the command line and its options look for in the environment, beside the options below.",
            Kind::lookedUp, "[A-Z][A-Z0-9_]{2,}"),
    PROPERTIES("System properties", "Every one that is read or set.",
            Kind::properties, "[a-z]\\w*(\\.\\w+)+(=.*)?"),
    PROCESS("The running process", "Every class that asks or steers its own process.",
            Kind::callsByClass, """
            java\\.lang\\.System\\.(getenv|(get|set|clear)Propert.*|exit|console|setIn|setOut|setErr)
            |java\\.lang\\.(Long\\.getLong|Integer\\.getInteger|Boolean\\.getBoolean)
            |java\\.lang\\.Runtime\\.(halt|exit|(add|remove)ShutdownHook)|java\\.lang\\.ProcessHandle(\\$Info)?\\..*
            |java\\.lang\\.Class\\.getResource.*|java\\.lang\\.management\\..*"""),
    REFLECTION("Reflection, class loading, deserialization, scripts", "Every call. Expected: none.",
            Kind::callsByClass, """
            java\\.lang\\.Class\\.(forName|newInstance|get(Declared)?(Method|Field|Constructor|RecordComponent)s?)
            |java\\.lang\\.reflect\\..*|java\\.lang\\.invoke\\.MethodHandles\\.\\w*[lL]ookup\\w*
            |java\\.lang\\.invoke\\.MethodHandle\\.invoke\\w*
            |java\\.lang\\.invoke\\.MethodHandles\\$Lookup\\..*
            |java\\.util\\.ServiceLoader(\\$.*)?\\..*|java\\.lang\\.ClassLoader\\.(new|define|load|find).*
            |java\\.net\\.URLClassLoader\\..*|java\\.io\\.ObjectInputStream\\..*|java\\.lang\\.ModuleLayer\\..*
            |java\\.beans\\..*|javax\\.(script|naming|management|tools)\\..*|java\\.rmi\\..*|java\\.sql\\..*"""),
    NATIVE("Native code and unsafe memory", "Every native method and every call. Expected: none.",
            Kind::callsByClass, """
            java\\.lang\\.(System|Runtime)\\.(load|loadLibrary)|java\\.lang\\.foreign\\..*
            |(sun|jdk\\.internal)\\..*|java\\.lang\\.Module\\.add.*|native\\ .*"""),
    COMMANDS("Commands", "Every call that starts another program. Expected: none.",
            Kind::callsByClass, """
            java\\.lang\\.Runtime\\.exec|java\\.lang\\.Process(Builder.*)?\\.\\w+|java\\.awt\\.Desktop\\..*""");

    final String title;
    final String question;
    private final BiFunction<ClassConstants, Pattern, Set<Fact>> search;
    private final Pattern pattern;

    Kind(String title, String question, BiFunction<ClassConstants, Pattern, Set<Fact>> search, String pattern) {
        this.title = title;
        this.question = question;
        this.search = search;
        this.pattern = Pattern.compile(pattern, Pattern.COMMENTS);
    }

    /** Something a class does. @param key what is to be explained @param detail where and how, in short */
    record Fact(String key, String detail) {}

    Set<Fact> in(ClassConstants type) {
        return search.apply(type, pattern);
    }

    private static Set<Fact> callsByClass(ClassConstants type, Pattern wanted) {
        var calls = new TreeSet<>(type.calls());
        type.natives().forEach(method -> calls.add("native " + method));
        return calls.stream().filter(wanted.asMatchPredicate())
                .map(call -> new Fact(outer(type), call.replaceFirst("^.*\\.([A-Z])", "$1")))
                .collect(Collectors.toSet());
    }

    private static Set<Fact> texts(ClassConstants type, Pattern wanted) {
        return type.texts().stream().filter(wanted.asMatchPredicate())
                .flatMap(text -> Pattern.compile("\\S*://[^\\s\"]*").matcher(text).results())
                .map(address -> new Fact(address.group().replace('\1', '*'), outer(type))).collect(Collectors.toSet());
    }

    /** Texts in a class that looks something up in a map, as it does in the environment. */
    private static Set<Fact> lookedUp(ClassConstants type, Pattern wanted) {
        var looksUp = type.calls().contains("java.util.Map.get") || type.calls().contains("java.util.Map.getOrDefault")
                || type.calls().contains("java.lang.System.getenv");
        var isCommandLine = type.name().matches("lectern\\.(cli\\.)?[A-Z].*");
        return looksUp && isCommandLine ? plain(type, wanted) : Set.of();
    }

    private static Set<Fact> properties(ClassConstants type, Pattern wanted) {
        var touches = Pattern.compile("java\\.lang\\.(System\\.\\w*Propert.*|Long\\.getLong|Integer\\.getInteger"
                + "|Boolean\\.getBoolean)").asMatchPredicate();
        return type.calls().stream().anyMatch(touches) ? plain(type, wanted) : Set.of();
    }

    private static Set<Fact> plain(ClassConstants type, Pattern wanted) {
        return type.texts().stream().filter(wanted.asMatchPredicate()).map(text -> new Fact(text, outer(type)))
                .collect(Collectors.toSet());
    }

    private static String outer(ClassConstants type) {
        return type.name().replaceFirst("\\$.*", "").replaceFirst("^lectern\\.", "");
    }
}
