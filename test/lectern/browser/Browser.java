package lectern.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import lectern.Chromium;
import lectern.json.JsonValue;
import lectern.json.JsonWriter;

/** A headless Chromium that sees the made-up site and this computer and nothing else. For one thread. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Chromium chromium;

    private Browser(Chromium chromium) {
        this.chromium = chromium;
    }

    /**
     * The site counts as public, so that its pages may not reach this computer unasked. Skips the test where there is
     * no Chromium.
     */
    static Browser open(UdemySite site, String... flags) throws IOException {
        assumeTrue(Chromium.executable().isPresent(), "Chromium is not installed (a package named chromium)");
        var address = "127.0.0.1:" + site.port();
        var all = new ArrayList<>(List.of("--ignore-certificate-errors", "--disable-background-timer-throttling",
                "--host-resolver-rules=MAP *.udemy.com " + address + ", MAP *.udemycdn.com " + address
                        + ", MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                "--ip-address-space-overrides=" + address + "=public"));
        all.addAll(List.of(flags));
        return new Browser(Chromium.start(all.toArray(String[]::new)));
    }

    /** A new page, once it has loaded. */
    Tab newTab(String url) {
        var target = chromium.command("", "Target.createTarget", parameters().put("url", url)).text("targetId")
                .orElseThrow();
        var session = chromium.command("", "Target.attachToTarget",
                parameters().put("targetId", target).put("flatten", true)).text("sessionId").orElseThrow();
        var tab = new Tab(chromium, target, session);
        tab.await("location.href !== 'about:blank' && document.readyState === 'complete'");
        return tab;
    }

    /** Extensions are loaded beside the first pages. */
    void awaitWorker() {
        until(() -> workers().size() == 1);
    }

    /** Ends the extension's worker, as the browser does to one that was idle. */
    void endWorker() {
        awaitWorker();
        var worker = workers().get(0);
        chromium.command("", "Target.closeTarget", parameters().put("targetId", worker));
        until(() -> !workers().contains(worker));
    }

    private List<String> workers() {
        return chromium.command("", "Target.getTargets", parameters()).items("targetInfos").stream()
                .filter(target -> target.text("type").orElse("").equals("service_worker"))
                .map(target -> target.text("targetId").orElseThrow()).toList();
    }

    @Override
    public void close() throws IOException {
        chromium.close();
    }

    /** Looks again and again: what is awaited here tells nobody when it comes. */
    private static void until(BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come to pass within " + PATIENCE);
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private static JsonValue.JsonObject.Builder parameters() {
        return JsonValue.JsonObject.builder();
    }

    /** One page. */
    record Tab(Chromium chromium, String target, String session) {
        /** The value of an expression, awaited if it is a promise. */
        JsonValue evaluate(String expression) {
            var answer = send("Runtime.evaluate", parameters().put("expression", expression)
                    .put("awaitPromise", true).put("returnByValue", true));
            if (answer.at("exceptionDetails").isPresent()) {
                throw new AssertionError(expression + ": " + JsonWriter.text(answer.at("exceptionDetails").get()));
            }
            return answer.at("result", "value").orElse(JsonValue.JsonNull.NULL);
        }

        String text(String expression) {
            return evaluate(expression).text().orElseThrow();
        }

        void await(String condition) {
            try {
                until(() -> evaluate("Boolean(" + condition + ")") == JsonValue.JsonBoolean.TRUE);
            } catch (AssertionError never) {
                throw new AssertionError("never " + condition + " in a page that says:\n"
                        + text("document.body?.innerText ?? ''"), never);
            }
        }

        void awaitText(String text) {
            await("document.body.innerText.includes(" + JsonWriter.text(new JsonValue.JsonString(text)) + ")");
        }

        void click(String selector) {
            await("document.querySelector('" + selector + "')?.disabled === false");
            evaluate("document.querySelector('" + selector + "').click()");
        }

        JsonValue send(String method, JsonValue.JsonObject.Builder parameters) {
            return chromium.command(session, method, parameters);
        }

        void close() {
            chromium.command("", "Target.closeTarget", parameters().put("targetId", target));
        }

        /** In this colour scheme, as wide as given and as high as the page wants. */
        void look(String scheme, int width) {
            send("Emulation.setEmulatedMedia", parameters().put("features", JsonValue.JsonArray.of(
                    parameters().put("name", "prefers-color-scheme").put("value", scheme).build())));
            var height = evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)");
            send("Emulation.setDeviceMetricsOverride", parameters().put("width", width).put("height", height)
                    .put("deviceScaleFactor", 2).put("mobile", false));
        }

        /** What the page shows, as a PNG file. */
        void picture(Path file) throws IOException {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(
                    send("Page.captureScreenshot", parameters()).text("data").orElseThrow()));
        }
    }
}
