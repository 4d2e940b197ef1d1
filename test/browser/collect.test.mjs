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

test("a page where captions were asked for is no file without text", async () => {
    const { collector } = pageWith({
        "subscribed-courses": [captions("en_US")], "subscription-course": [{ status: 404 }],
        vtt: [ok("<html>Checking your browser</html>")], read: [{ error: "no panel" }],
    });
    await assert.rejects(collector.transcript(survey, item, "en_US"), { message: /a page instead of data/ });
});

for (const answer of [null, { asset: null }, { asset: {} }]) {
    test(`a lecture of an unknown form (${JSON.stringify(answer)}) is not one without captions`, async () => {
        const { collector } = pageWith({
            "subscribed-courses": [ok(answer)], "subscription-course": [{ status: 404 }], read: [{ error: "no panel" }],
        });
        await assert.rejects(collector.transcript(survey, item, "en_US"), { message: /unknown form/ });
    });
}

test("the page is read for the one lecture that the API refuses, and for all where it never answered", async () => {
    const gone = { status: 404 };
    const read = [{ id: "1", lines: ["Hello."] }];
    const once = pageWith({
        "subscribed-courses": [captions("en_US"), gone, captions("en_US")], "subscription-course": [gone],
        vtt: [ok(VTT)], read,
    });
    for (let lecture = 0; lecture < 3; lecture++) {
        await once.collector.transcript(survey, item, "en_US");
    }
    assert.deepEqual(once.asked, ["subscribed-courses", "vtt", "subscribed-courses", "subscription-course", "read",
        "subscribed-courses", "vtt"]);

    const never = pageWith({ "subscribed-courses": [gone], "subscription-course": [gone], read });
    for (let lecture = 0; lecture < 2; lecture++) {
        await never.collector.transcript(survey, item, "en_US");
    }
    assert.deepEqual(never.asked, ["subscribed-courses", "subscription-course", "read", "read"]);
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

test("another lecture in the place of one whose id is known is not taken for it", async () => {
    const { collector } = pageWith({ read: [{ id: "2", lines: ["Hello."] }] });
    await assert.rejects(collector.transcript({ ...survey, source: "page" }, item, "en_US"),
        { message: /another lecture in this place/ });
});

for (const answers of [{ "courses/nets/": [ok({})] },
    { "subscriber-curriculum": [ok({ results: [{}] })], "courses/nets/": [ok({ id: 7 })] }]) {
    test(`what has no id is no course and no lecture: ${JSON.stringify(answers)}`, async () => {
        const { collector } = pageWith({ ...answers, survey: [{ error: "no section" }] });
        await assert.rejects(collector.survey({ host: "www.udemy.com", slug: "nets" }), { message: /unknown form/ });
    });
}

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
