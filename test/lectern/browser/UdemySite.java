package lectern.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/**
 * A made-up site in Udemy's shape: its pages under a strict content security policy, its API with the oddities of the
 * real one, captions on another host under links that expire. HTTPS on loopback.
 *
 * <p>Of the captions of a course, one link is out of date when it is handed out, one lecture is refused once with 429,
 * and the curriculum is refused once with 403. A course whose slug is {@link #BY_HAND} has no API at all.
 */
final class UdemySite implements AutoCloseable {
    static final String BY_HAND = "by-hand";

    private static final Path PAGES = Path.of("test/browser/site");
    private static final String PASSWORD = "changeit";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self' https://vtt-c.udemycdn.com; base-uri 'none'; frame-ancestors 'none'";
    /** The site gives no larger pages, whatever is asked for. */
    private static final int MAX_PAGE_SIZE = 10;

    private static final Pattern COURSE = Pattern.compile("/api-2.0/courses/([^/]+)/");
    private static final Pattern CURRICULUM = Pattern.compile("/api-2.0/courses/\\d+/subscriber-curriculum-items/");
    private static final Pattern LECTURE =
            Pattern.compile("/api-2.0/users/me/subscribed-courses/\\d+/lectures/(\\d+)/");
    private static final Pattern CAPTIONS = Pattern.compile("/(\\d+)_(\\w+)\\.vtt");

    private final HttpsServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final UdemyCourse course = UdemyCourse.sample();
    private final ConcurrentMap<String, AtomicInteger> visits = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    private UdemySite(HttpsServer server) {
        this.server = server;
    }

    /** @param folder where the certificate may be kept */
    static UdemySite open(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified(folder.resolve("udemy.p12"))));
        var site = new UdemySite(server);
        server.setExecutor(site.workers);
        server.createContext("/", site::handle);
        server.start();
        return site;
    }

    int port() {
        return server.getAddress().getPort();
    }

    UdemyCourse course() {
        return course;
    }

    /** The paths that were asked for so far, in order, with the status that was answered. */
    List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }

    private static SSLContext certified(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        var home = System.getProperty("lectern.java.home", System.getProperty("java.home"));
        var keytool = new ProcessBuilder(Path.of(home, "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1",
                "-genkeypair", "-alias", "site", "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                "CN=www.udemy.com", "-ext", "san=dns:*.udemy.com,dns:*.udemycdn.com", "-validity", "2",
                "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
        var keys = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = answer(exchange.getRequestURI());
            log.add(exchange.getRequestURI() + " " + answer.status());
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.type());
            if (!exchange.getRequestURI().getPath().equals("/without-policy")) {
                headers.set("Content-Security-Policy", POLICY);
            }
            if (answer.status() == 429) {
                headers.set("Retry-After", "0");
            }
            if (answer.type().startsWith("text/vtt")) {
                headers.set("Access-Control-Allow-Origin", "*");
            }
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(URI uri) throws IOException {
        var path = uri.getPath();
        if (path.startsWith("/api-2.0/")) {
            return api(path, uri.getQuery());
        }
        var captions = CAPTIONS.matcher(path);
        if (captions.matches()) {
            return uri.getQuery().equals("secure=old")
                    ? Answer.error(403)
                    : new Answer(200, "text/vtt", course.vtt(captions.group(1), captions.group(2)));
        }
        return switch (path) {
            case "/site.js" -> new Answer(200, "text/javascript", Files.readString(PAGES.resolve("site.js")));
            case "/site/course.json" -> json(course.forPage());
            case "/favicon.ico" -> Answer.error(404);
            default -> new Answer(200, "text/html; charset=utf-8", Files.readString(PAGES.resolve("page.html")));
        };
    }

    private Answer api(String path, String query) {
        var lecture = LECTURE.matcher(path);
        if (lecture.matches()) {
            var id = lecture.group(1);
            var visit = visit(id);
            return id.equals(course.slowDownAt()) && visit == 1
                    ? Answer.error(429)
                    : json(course.lecture(id, id.equals(course.expiredAt()) && visit == 1));
        }
        if (CURRICULUM.matcher(path).matches()) {
            return visit("curriculum") == 1 ? Answer.error(403) : json(page(query));
        }
        var slug = COURSE.matcher(path);
        return slug.matches() && !slug.group(1).equals(BY_HAND) ? json(course.head(slug.group(1))) : Answer.error(404);
    }

    private JsonValue page(String query) {
        var items = course.curriculum();
        var size = Math.min(MAX_PAGE_SIZE, parameter(query, "page_size"));
        var from = (parameter(query, "page") - 1) * size;
        var to = Math.min(items.size(), from + size);
        var page = JsonValue.JsonObject.builder().put("count", items.size())
                .put("results", new JsonValue.JsonArray(items.subList(from, to)));
        return (to < items.size() ? page.put("next", "https://www.udemy.com/more") : page).build();
    }

    private int visit(String what) {
        return visits.computeIfAbsent(what, unseen -> new AtomicInteger()).incrementAndGet();
    }

    private static int parameter(String query, String name) {
        var value = Pattern.compile("(?:^|&)" + name + "=(\\d+)").matcher(query);
        return value.find() ? Integer.parseInt(value.group(1)) : 1;
    }

    private static Answer json(JsonValue value) {
        return new Answer(200, "application/json", new String(JsonWriter.utf8(value), StandardCharsets.UTF_8));
    }

    private record Answer(int status, String type, String body) {
        static Answer error(int status) {
            return new Answer(status, "text/html", "");
        }
    }
}
