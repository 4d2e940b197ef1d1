package lectern;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A database of as many pages as anybody has, made up row by row, since a stand-in that kept them would not fit. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class LargeDatabaseTest {
    private static final int PAGES = 100_000;
    private static final int PAGES_PER_SECTION = 10;
    private static final int PAGES_PER_ANSWER = 100;
    private static final String DATABASE = new UUID(1, 1).toString();
    private static final String SOURCE = new UUID(1, 2).toString();
    private static final Pattern CURSOR = Pattern.compile("\"start_cursor\":\"(\\d+)\"");

    @TempDir
    private Path folder;

    @Test
    void hundredThousandPagesFitIn64Megabytes() throws Exception {
        var notion = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        notion.createContext("/", LargeDatabaseTest::answer);
        notion.start();
        var form = List.of(LecternProcess.tool("java"), "-Xmx64m", "-jar", LecternProcess.JAR);
        try (var lectern = LecternProcess.start(form, folder, Map.of("NOTION_TOKEN", "ntn_test"),
                "--notion-url", "http://localhost:" + notion.getAddress().getPort(), "--database-id", DATABASE,
                "--requests-per-minute", "100000", "--websocket-port", "0", "--status-port", "0",
                "--data-dir", folder.resolve("data").toString())) {
            var opened = lectern.awaitLog(line -> line.contains("notebook open") || line.contains("fault"));

            assertTrue(opened.contains("pages=" + PAGES), opened);
        } finally {
            notion.stop(0);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var path = exchange.getRequestURI().getPath();
            var answer = path.endsWith("/query") ? rows(body) : path.contains("/databases/") ? database() : source();
            var bytes = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String database() {
        return "{'object':'database','id':'%s','title':[{'plain_text':'All courses'}],'data_sources':[{'id':'%s'}]}"
                .formatted(DATABASE, SOURCE);
    }

    private static String source() {
        var types = Map.of("Name", "title", "Tag", "multi_select", "Number", "number", "Parent", "relation",
                "Prev", "relation", "Course", "select", "URL", "url", "Language", "select", "Version", "select");
        var all = types.entrySet().stream().map(type -> property(type.getKey(), type.getValue()))
                .collect(Collectors.joining(","));
        return "{'object':'data_source','id':'%s','properties':{%s,%s,%s}}".formatted(
                SOURCE, all, property("Sync key", "rich_text"), property("Content hash", "rich_text"));
    }

    private static String property(String name, String type) {
        return "'%s':{'id':'%s','type':'%s'}".formatted(name, Integer.toHexString(name.hashCode()), type);
    }

    private static String rows(String query) {
        var cursor = CURSOR.matcher(query);
        var first = cursor.find() ? Integer.parseInt(cursor.group(1)) : 0;
        var next = first + PAGES_PER_ANSWER;
        var rows = IntStream.range(first, next).mapToObj(LargeDatabaseTest::row).collect(Collectors.joining(","));
        return "{'object':'list','results':[%s],'has_more':%s,'next_cursor':%s}".formatted(
                rows, next < PAGES, next < PAGES ? "'" + next + "'" : "null");
    }

    private static String row(int number) {
        var section = number - number % PAGES_PER_SECTION;
        var isSection = section == number;
        var key = "1234567" + (isSection ? "/section/" + section + "/All That Follows" : ":" + (30_000_000 + number));
        return ("{'object':'page','id':'%s','created_time':'2026-01-01T00:00:00.000Z','in_trash':false,"
                + "'url':'https://app.notion.com/p/How-To-Build-Servers-That-Last-%s','properties':{"
                + "'Name':{'title':[{'plain_text':'How To Build Servers That Last, Part %d'}]},"
                + "'Tag':{'multi_select':[{'name':'%s'}]},'Number':{'number':%d},'Parent':{'relation':[%s]},"
                + "'Prev':{'relation':[%s]},'Course':{'select':{'name':'Servers'}},"
                + "'Sync key':{'rich_text':[{'plain_text':'%s'}]},'Content hash':{'rich_text':[%s]}}}").formatted(
                id(number), id(number).replace("-", ""), number, isSection ? "Section" : "Lecture", number,
                isSection ? "" : relation(section), number == 0 ? "" : relation(number - 1), key,
                isSection ? "" : "{'plain_text':'%032x'}".formatted(number * 0x9e3779b97f4a7c15L));
    }

    private static String relation(int number) {
        return "{'id':'" + id(number) + "'}";
    }

    private static String id(int number) {
        return new UUID(number * 0x9e3779b97f4a7c15L, number).toString();
    }
}
