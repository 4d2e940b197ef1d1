import assert from "node:assert/strict";
import { test } from "node:test";
import {
    courseOf, curriculum, isAutomatic, languages, outline, pickCaption, preferredLanguage, whyNone,
} from "../../examples/extension/lib/udemy.js";
import { Failure } from "../../examples/extension/lib/pace.js";

const caption = (locale_id, source = "auto", more = {}) =>
    ({ locale_id, source, status: 1, video_label: `${locale_id} [CC]`, url: `https://vtt/${locale_id}`, ...more });
const chapter = (object_index, title) => ({ _class: "chapter", id: 9000 + object_index, object_index, title });
const lecture = (object_index, title, asset = { asset_type: "Video", captions: [caption("en_US")] }) =>
    ({ _class: "lecture", id: 100 + object_index, object_index, title, asset });

test("a course is known by its address", () => {
    const www = { host: "www.udemy.com", slug: "kafka" };
    assert.deepEqual(courseOf("https://www.udemy.com/course/kafka/learn/lecture/7?start=1#notes"), www);
    assert.deepEqual(courseOf("https://www.udemy.com/course/kafka"), www);
    assert.deepEqual(courseOf("https://acme.udemy.com/course/k%C3%A4se/"), { host: "acme.udemy.com", slug: "käse" });
    assert.deepEqual(courseOf("https://www.udemy.com/course-dashboard-redirect/?course_id=673654"),
        { host: "www.udemy.com", slug: "673654" });
});

test("no other address is a course", () => {
    for (const address of ["https://www.udemy.com/", "https://www.udemy.com/courses/search/", "chrome://newtab/", "",
        "http://www.udemy.com/course/kafka/", "https://evil-udemy.com/course/kafka/", undefined,
        "https://www.udemy.com:8443/course/kafka/", "https://udemy.com.evil.example/course/kafka/",
        "https://www.udemy.com/course-dashboard-redirect/"]) {
        assert.equal(courseOf(address), null, address);
    }
});

test("all pages of the curriculum are asked for, in order", async () => {
    const asked = [];
    const items = await curriculum("7", async address => {
        asked.push(new URL(address, "https://x").searchParams.get("page"));
        return { count: 3, next: asked.length < 3 ? "more" : null, results: [{ id: asked.length }] };
    });
    assert.deepEqual(asked, ["1", "2", "3"]);
    assert.deepEqual(items.map(({ id }) => id), [1, 2, 3]);
});

test("a huge course is asked for in pages of 50", async () => {
    const sizes = count => {
        const asked = [];
        return curriculum("7", async address => {
            asked.push(new URL(address, "https://x").searchParams.get("page_size"));
            return { count, next: null, results: [{ id: 1 }] };
        }).then(() => asked);
    };
    assert.deepEqual(await sizes(800), ["200"]);
    assert.deepEqual(await sizes(801), ["200", "50"]);
});

test("pages of 50 are tried when large ones fail, but not when the course is refused", async () => {
    const failing = status => async address => {
        if (address.includes("page_size=200")) {
            throw new Failure("no", status);
        }
        return { count: 1, next: null, results: [{ id: 1 }] };
    };
    assert.equal((await curriculum("7", failing(503))).length, 1);
    assert.equal((await curriculum("7", failing(0))).length, 1);
    await assert.rejects(curriculum("7", failing(404)), { status: 404 });
});

test("an empty page ends the list even if it promises more", async () => {
    assert.deepEqual(await curriculum("7", async () => ({ count: 9, next: "more", results: [] })), []);
});

test("an answer of another form is a failure in words", async () => {
    await assert.rejects(curriculum("7", async () => ({ detail: "hello" })), /unknown form/);
});

test("the order of the list decides, not the two counters", () => {
    const { sections, items } = outline([
        chapter(1, "Start"), lecture(1, "Hello"), lecture(2, "Set-up"),
        { _class: "quiz", id: 5, object_index: 1, title: "Check" }, lecture(3, "Next"),
        chapter(2, "More"), lecture(4, "Deep"), { _class: "practice", id: 6, title: "Try" },
    ]);
    assert.deepEqual(sections, [{ title: "Start", number: 1 }, { title: "More", number: 2 }]);
    assert.deepEqual(items.map(item => [item.section, item.place, item.number, item.kind, item.title]), [
        [0, 0, 1, "video", "Hello"], [0, 1, 2, "video", "Set-up"], [0, 2, null, "quiz", "Check"],
        [0, 3, 3, "video", "Next"], [1, 0, 4, "video", "Deep"], [1, 1, null, "practice", "Try"],
    ]);
});

test("items before the first chapter belong to no section", () => {
    const { items } = outline([lecture(1, "Early"), chapter(1, "Start"), lecture(2, "Late")]);
    assert.deepEqual(items.map(({ section, place }) => [section, place]), [[-1, 0], [0, 0]]);
});

test("what has no transcript by its nature says so; what may have one does not", () => {
    const { items } = outline([
        lecture(1, "a", { asset_type: "Article" }), lecture(2, "b", { asset_type: "Presentation" }),
        lecture(3, "c", { asset_type: "Video", captions: [] }), lecture(4, "d", { asset_type: "VideoMashup" }),
        lecture(5, "e"), { _class: "quiz", id: 5, title: "f" },
    ]);
    assert.deepEqual(items.map(whyNone), ["an article, it has no transcript", "a file, it has no transcript",
        "no captions", "", "", "a quiz, it has no transcript"]);
});

test("languages are counted by lecture, the most frequent first", () => {
    const { items } = outline([
        lecture(1, "a", {
            asset_type: "Video", captions: [caption("en_US", "manual"), caption("en_US"), caption("de_DE")],
        }),
        lecture(2, "b", { asset_type: "Video", captions: [caption("ko_KR"), caption("en_US")] }),
        lecture(3, "c", { asset_type: "Article", captions: [] }),
    ]);
    assert.deepEqual(languages(items), [
        { locale: "en_US", count: 2, auto: false }, { locale: "de_DE", count: 1, auto: true },
        { locale: "ko_KR", count: 1, auto: true },
    ]);
});

test("the first language offered is the first wish that exists", () => {
    const available = [{ locale: "en_US" }, { locale: "pt_BR" }];
    assert.equal(preferredLanguage(available, ["pt-BR", "en"]), "pt_BR");
    assert.equal(preferredLanguage(available, ["", "pt-PT"]), "pt_BR");
    assert.equal(preferredLanguage(available, ["ja"]), "en_US");
    assert.equal(preferredLanguage([], ["ja"]), "ja", "where the list of lectures does not tell the captions");
});

test("the exact locale comes before its language, and people before machines", () => {
    const captions = [caption("en_GB", "manual"), caption("en_US"), caption("en_US", "manual", { id: 7 })];
    assert.equal(pickCaption(captions, "en_US").caption.id, 7);
    assert.equal(pickCaption(captions, "en-us").caption.id, 7);
    assert.equal(pickCaption(captions, "en_AU").caption.locale_id, "en_GB");
});

test("never another language: those that exist are named", () => {
    const captions = [caption("es_ES"), caption("fr_FR"), caption("es_ES", "manual")];
    assert.deepEqual(pickCaption(captions, "en_US"), { available: ["es_ES", "fr_FR"] });
    assert.deepEqual(pickCaption([], "en_US"), { available: [] });
});

test("previews and unfinished captions are no captions", () => {
    const captions = [
        caption("en_US", "auto", { title: "thumb-sprites.vtt" }), caption("en_US", "auto", { status: 0 }),
    ];
    assert.deepEqual(pickCaption(captions, "en_US"), { available: [] });
});

test("a caption is by a person only if source and label say so", () => {
    assert.equal(isAutomatic(caption("en_US", "manual")), false);
    assert.equal(isAutomatic(caption("en_US", "auto")), true);
    assert.equal(isAutomatic(caption("en_US", "manual", { video_label: "English [Auto]" })), true);
});
