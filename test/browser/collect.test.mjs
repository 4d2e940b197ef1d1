import assert from "node:assert/strict";
import { test } from "node:test";
import { Collector } from "../../examples/extension/lib/collect.js";
import { NO_DATA } from "../../examples/extension/lib/pace.js";

const VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n";
const ok = body => ({ status: 200, body });
const captions = (...locales) => ok({ asset: { captions: locales.map(locale_id =>
    ({ locale_id, source: "auto", status: 1, url: `https://vtt/${locale_id}` })) } });
const item = { id: "1", kind: "video", section: 0, place: 0 };
const survey = { course: { id: "7" }, source: "api" };

/** A page that answers each kind of request in turn, the last answer again and again, and remembers what was asked. */
function pageWith(answers) {
    const asked = [];
    const waits = [];
    const collector = new Collector({
        page: async request => {
            const kind = request.do !== "get" ? request.do
                : Object.keys(answers).find(part => request.address.includes(part));
            asked.push(kind);
            const list = answers[kind];
            return list.length > 1 ? list.shift() : list[0];
        },
        sleep: async ms => waits.push(ms),
        pace: { minMs: 0, maxMs: 0, backoffMs: 100 },
        chance: () => 1,
    });
    return { asked, waits, collector };
}

test("a transcript is the captions' cues", async () => {
    const { collector, waits } = pageWith({ "subscribed-courses": [captions("de_DE", "en_US")], vtt: [ok(VTT)] });
    const { caption, cues } = await collector.transcript(survey, item, "en_US");
    assert.equal(caption.locale_id, "en_US");
    assert.deepEqual(cues, [{ start: 1, end: 2, text: "Hello." }]);
    assert.deepEqual(waits, []);
});

test("what has no transcript is skipped without a question", async () => {
    const { collector, asked } = pageWith({});
    assert.match((await collector.transcript(survey, { ...item, kind: "article" }, "en_US")).skipped, /article/);
    assert.equal((await collector.transcript(survey, { ...item, captions: [] }, "en_US")).skipped, "no captions");
    assert.deepEqual(asked, []);
});

test("a missing language names those that exist", async () => {
    const { collector } = pageWith({ "subscribed-courses": [captions("pt_BR", "es_ES")] });
    assert.deepEqual(await collector.transcript(survey, item, "en_US"),
        { skipped: "no captions in en-US; there are es-ES, pt-BR" });
});

test("a file without a cue is skipped", async () => {
    const { collector } = pageWith({ "subscribed-courses": [captions("en_US")], vtt: [ok("WEBVTT\n")] });
    assert.deepEqual(await collector.transcript(survey, item, "en_US"), { skipped: "the captions have no text" });
});

for (const status of [403, 0]) {
    test(`an expired link (${status}) is asked for again once`, async () => {
        const answers = () => ({ "subscribed-courses": [captions("en_US")], vtt: [{ status }, ok(VTT)] });
        const { collector, asked, waits } = pageWith(answers());
        assert.equal((await collector.transcript(survey, item, "en_US")).cues.length, 1);
        assert.deepEqual(asked, ["subscribed-courses", "vtt", "subscribed-courses", "vtt"]);
        assert.deepEqual(waits, []);
    });
}

test("a link that is refused twice is a failure, after the page was tried", async () => {
    const { collector, asked } = pageWith({
        "subscribed-courses": [captions("en_US")], "subscription-course": [{ status: 404 }], vtt: [{ status: 403 }],
        read: [{ error: "no panel" }],
    });
    await assert.rejects(collector.transcript(survey, item, "en_US"), { status: 403, message: /the captions/ });
    assert.deepEqual(asked, ["subscribed-courses", "vtt", "subscribed-courses", "vtt", "subscription-course", "read"]);
});

test("429 and 503 are waited out, longer each time", async () => {
    const { collector, waits } = pageWith({
        "subscribed-courses": [{ status: 429, retryAfter: "3" }, { status: 503 }, captions("en_US")], vtt: [ok(VTT)],
    });
    assert.equal((await collector.transcript(survey, item, "en_US")).cues.length, 1);
    assert.deepEqual(waits, [3000, 200]);
});

test("a subscription's lectures are asked for elsewhere, and there first from then on", async () => {
    const { collector, asked } = pageWith({
        "subscribed-courses": [{ status: 404 }], "subscription-course": [captions("en_US")], vtt: [ok(VTT)],
    });
    await collector.transcript(survey, item, "en_US");
    await collector.transcript(survey, item, "en_US");
    assert.deepEqual(asked, ["subscribed-courses", "subscription-course", "vtt", "subscription-course", "vtt"]);
});

test("signed out or no network is told at once, not lecture by lecture", async () => {
    const { collector, asked } = pageWith({ "subscribed-courses": [{ status: 401 }] });
    await assert.rejects(collector.transcript(survey, item, "en_US"), { stopsAll: true });
    assert.deepEqual(asked, ["subscribed-courses"]);
});

test("the survey has course, sections and items", async () => {
    const { collector } = pageWith({
        "subscriber-curriculum": [ok({ count: 2, next: null, results: [
            { _class: "chapter", object_index: 1, title: "A" },
            { _class: "lecture", id: 5, object_index: 1, title: "B" },
        ] })],
        "courses/nets/": [ok({ id: 7, title: "Nets", locale: { locale: "en_US" } })],
    });
    const found = await collector.survey({ host: "www.udemy.com", slug: "nets" });
    assert.deepEqual(found.course, { id: "7", title: "Nets", host: "www.udemy.com", slug: "nets", locale: "en_US" });
    assert.equal(found.source, "api");
    assert.equal(found.items[0].id, "5");
});

test("without an API the page itself is read", async () => {
    const { collector } = pageWith({
        "courses/nets/": [{ status: NO_DATA }],
        survey: [{ course: { id: "7", title: "Nets" }, sections: [], items: [{ ...item, id: null }] }],
        read: [{ id: "31", lines: ["Hello.", "You."] }],
    });
    const found = await collector.survey({ host: "www.udemy.com", slug: "nets" });
    assert.equal(found.source, "page");
    assert.equal(found.course.slug, "nets");
    const { caption, cues } = await collector.transcript(found, found.items[0], "en_US");
    assert.equal(caption, null);
    assert.deepEqual(cues, [{ text: "Hello." }, { text: "You." }]);
    assert.equal(found.items[0].id, "31");
});

test("if both ways fail, both reasons are told", async () => {
    const { collector } = pageWith({
        "courses/nets/": [{ status: 404 }], survey: [{ error: "this page has no section" }],
    });
    await assert.rejects(collector.survey({ host: "www.udemy.com", slug: "nets" }),
        { message: "the course: not found on Udemy (404); this page has no section" });
});
