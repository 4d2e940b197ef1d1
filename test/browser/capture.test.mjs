import assert from "node:assert/strict";
import { test } from "node:test";
import { capture, newRun, progress, resume, retry, tally } from "../../examples/extension/lib/capture.js";
import { Failure } from "../../examples/extension/lib/pace.js";

const caption = { locale_id: "en_US", source: "auto" };
const survey = (count = 3) => ({
    course: { id: "7", title: "Nets", host: "www.udemy.com", slug: "nets" }, source: "api",
    sections: [{ title: "A", number: 1 }, { title: "B", number: 2 }],
    items: Array.from({ length: count }, (_, index) => ({
        id: String(index + 1), title: `L${index + 1}`, number: index + 1, kind: "video", section: index % 2, place: 0,
        seconds: null, captions: [{ locale: "en_US", auto: true }],
    })),
});
const start = (count, more = {}) => newRun(survey(count), { tabId: 1, language: "en_US", sections: [0, 1], ...more });
const states = run => run.items.map(({ state }) => state);

function tools(more = {}) {
    const sent = [];
    return {
        sent,
        collector: { transcript: async () => ({ caption, cues: [{ start: 0, end: 1, text: "x" }] }) },
        ready: async () => true,
        send: async message => {
            sent.push(message.lectureId);
            return { status: "success" };
        },
        save: async () => {}, sleep: async () => {}, pace: { minMs: 0, maxMs: 0 }, chance: () => 0, ...more,
    };
}

test("all lectures are sent, in order", async () => {
    const run = start(3);
    const with3 = tools();
    await capture(run, with3);
    assert.deepEqual(with3.sent, ["1", "2", "3"]);
    assert.equal(run.state, "done");
    assert.deepEqual(states(run), ["sent", "sent", "sent"]);
});

test("only the sections chosen are captured", () => {
    assert.deepEqual(start(4, { sections: [1] }).items.map(({ id }) => id), ["2", "4"]);
});

test("the run can be stored and holds no list of captions", () => {
    const run = start(3);
    assert.deepEqual(JSON.parse(JSON.stringify(run)), run);
    assert.equal("captions" in run.items[0], false);
});

test("what Lectern has saved is not collected, unless asked for again", async () => {
    const known = [{ lectureId: 2, messageId: "m2", state: "saved", reason: "", notionUrl: "https://n/2" }];
    const run = start(3, { known });
    const first = tools();
    await capture(run, first);
    assert.deepEqual(first.sent, ["1", "3"]);
    assert.deepEqual(states(run), ["sent", "unchanged", "sent"]);
    assert.equal(run.items[1].notionUrl, "https://n/2");

    const all = tools();
    await capture(start(3, { known, again: true }), all);
    assert.deepEqual(all.sent, ["1", "2", "3"]);
});

test("what Lectern tells when it comes back is not collected", async () => {
    const run = start(2);
    const late = tools({ ready: async () => {
        resume(run, [{ lectureId: "1", messageId: "m1", state: "saved" }]);
        return true;
    } });
    await capture(run, late);
    assert.deepEqual(late.sent, ["2"]);
    assert.equal(run.state, "done");
});

test("what failed when it was to be sent again is not taken for the old page", async () => {
    const known = [{ lectureId: "1", messageId: "m1", state: "saved" }];
    const run = start(1, { known, again: true });
    await capture(run, tools({ collector: { transcript: async () => {
        throw new Failure("refused", 404);
    } } }));
    resume(run, known);
    assert.deepEqual(states(run), ["failed"]);
});

test("it is told where the page was read though Udemy gave the list", async () => {
    const fromPage = { collector: { transcript: async () => ({ caption: null, cues: [{ text: "x" }] }) } };
    const byApi = start(1);
    await capture(byApi, tools(fromPage));
    assert.match(byApi.note, /the language that the player showed/);

    const byPage = Object.assign(start(1), { source: "page" });
    await capture(byPage, tools(fromPage));
    assert.equal(byPage.note, "");
});

test("a duplicate is already there, once it is written", async () => {
    const run = start(2);
    await capture(run, tools({
        send: async ({ lectureId }) => ({ status: "success", duplicate: true, written: lectureId === "1" }),
    }));
    assert.deepEqual(states(run), ["unchanged", "sent"]);
});

test("skipped and failed keep their reasons, and the others go on", async () => {
    const run = start(3);
    await capture(run, tools({ collector: { transcript: async (_, { id }) => {
        if (id === "2") {
            throw new Failure("the lecture: not found", 404);
        }
        return id === "1" ? { skipped: "no captions" } : { caption, cues: [{ start: 0, end: 1, text: "x" }] };
    } } }));
    assert.deepEqual(run.items.map(({ state, reason }) => [state, reason]),
        [["skipped", "no captions"], ["failed", "the lecture: not found"], ["sent", ""]]);
    assert.equal(run.state, "done");
});

test("what Lectern refuses for good fails; what it may take later is sent again", async () => {
    const answers = [{ status: "error", code: "queue_full", message: "full" }, null,
        { status: "error", code: "busy", message: "too many requests at a time" }, { status: "success" },
        { status: "error", code: "empty_transcript", message: "no text" }];
    const run = start(2);
    await capture(run, tools({ send: async () => answers.shift() }));
    assert.deepEqual(run.items.map(({ state, reason }) => [state, reason]),
        [["sent", ""], ["failed", "Lectern: no text"]]);
});

test("signed out pauses with the reason and loses nothing", async () => {
    const run = start(3);
    await capture(run, tools({ collector: { transcript: async () => {
        throw new Failure("sign in", 401);
    } } }));
    assert.equal(run.state, "paused");
    assert.equal(run.why, "sign in");
    assert.deepEqual(states(run), ["waiting", "waiting", "waiting"]);
});

test("three refusals in a row pause; fewer do not", async () => {
    const refusing = failures => tools({ collector: { transcript: async () => {
        if (failures-- > 0) {
            throw new Failure("refused", 403);
        }
        return { skipped: "x" };
    } } });
    const two = start(5);
    await capture(two, refusing(2));
    assert.equal(two.state, "done");
    const three = start(5);
    await capture(three, refusing(3));
    assert.equal(three.state, "paused");
    assert.deepEqual(states(three), ["failed", "failed", "failed", "waiting", "waiting"]);
});

test("a pause ends it before the next message, a new capture goes on there", async () => {
    const run = start(3);
    const first = tools({ ready: async () => {
        run.state = first.sent.length === 1 ? "paused" : "collecting";
        return run.state === "collecting";
    } });
    await capture(run, first);
    assert.equal(run.state, "paused");
    assert.deepEqual(states(run), ["sent", "waiting", "waiting"]);

    run.state = "collecting";
    const second = tools();
    await capture(JSON.parse(JSON.stringify(run)), second);
    assert.deepEqual(second.sent, ["2", "3"]);
});

test("progress moves its lecture on, and tells of others nothing", async () => {
    const run = start(2);
    await capture(run, tools());
    const { messageId } = run.items[0];
    assert.equal(progress(run, { messageId, state: "writing" }), true);
    assert.equal(progress(run, { messageId: "other", state: "saved" }), false);
    assert.deepEqual(states(run), ["writing", "sent"]);
    progress(run, { messageId, state: "failed", reason: "Notion says no", notionUrl: null });
    assert.equal(run.items[0].reason, "Notion says no");
    progress(run, { messageId, state: "saved", notionUrl: "https://n/1" });
    assert.equal(run.items[0].notionUrl, "https://n/1");
    assert.equal(run.items[0].reason, "");
});

test("progress that overtakes the acknowledgement stands", async () => {
    const run = start(1);
    await capture(run, tools({ send: async ({ messageId }) => {
        progress(run, { messageId, state: "saved" });
        return { status: "success" };
    } }));
    assert.deepEqual(states(run), ["saved"]);
});

test("after a break what is known to be saved is saved, and what is not known any more has failed", async () => {
    const run = start(3);
    await capture(run, tools());
    run.items[2].state = "waiting";
    resume(run, [{ lectureId: "1", messageId: "m1", state: "saved" }]);
    assert.deepEqual(states(run), ["saved", "failed", "waiting"]);
});

test("what waits at Lectern is not sent again, and is followed by its own message", async () => {
    const run = start(2, { known: [{ lectureId: "1", messageId: "m1", state: "queued" }] });
    assert.deepEqual(states(run), ["sent", "waiting"]);
    progress(run, { messageId: "m1", state: "skipped" });
    assert.deepEqual(states(run), ["unchanged", "waiting"]);
});

test("only what failed is tried again", async () => {
    const run = start(3);
    await capture(run, tools());
    ["failed", "skipped", "saved"].forEach((state, index) => { run.items[index].state = state; });
    retry(run);
    assert.deepEqual(states(run), ["waiting", "skipped", "saved"]);
});

test("the tally counts each lecture once", () => {
    const run = start(7);
    ["waiting", "sent", "writing", "saved", "unchanged", "skipped", "failed"]
        .forEach((state, index) => { run.items[index].state = state; });
    assert.deepEqual(tally(run),
        { total: 7, done: 6, waiting: 1, open: 2, saved: 1, unchanged: 1, skipped: 1, failed: 1 });
});
