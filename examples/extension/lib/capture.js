// One capture of a course, from the list of its lectures to the last acknowledgement. The run is plain data, so that it
// can be stored after each step and taken up by another worker.

import { Failure, pause } from "./pace.js";
import { saveTranscript } from "./message.js";

/** So many lectures in a row that Udemy refuses: it is not about the lectures. */
const MAX_FAILED_IN_A_ROW = 3;

const READ_FROM_PAGE = "Udemy did not hand out the captions of some lectures: these were read from the page, in the"
    + " language that the player showed.";

/** Lectern's answers after which the same message may be taken later. */
const TRY_LATER = new Set(["storage", "memory", "queue_full", "shutting_down", "busy"]);
const TRY_LATER_MS = 5000;

/** Lectern's words for states where they differ: it skips the lectures whose pages were there before. */
const AS_HERE = { queued: "sent", skipped: "unchanged" };

/** States of an item: waiting -> sent -> writing, retrying -> saved, unchanged, failed; or skipped. */
const SETTLED = new Set(["saved", "unchanged", "skipped", "failed"]);

/**
 * A run over the sections that were chosen.
 * @param survey as Collector.survey gives it
 * @param sections indices in survey.sections; items before the first section have -1
 * @param again whether lectures that Lectern has are to be sent nevertheless
 * @param known the lectures that Lectern has, as it tells them
 */
export function newRun(survey, { tabId, language, sections, again = false, known = [] }) {
    const chosen = new Set(sections);
    const run = {
        ...survey, tabId, language, again, state: "collecting", why: "", note: "", current: null,
        items: survey.items.filter(item => chosen.has(item.section))
            .map(({ captions, ...item }) => ({
                ...item, ...(captions?.length === 0 ? { captions } : {}), state: "waiting", reason: "",
            })),
    };
    resume(run, known);
    return run;
}

/** Takes up what Lectern knows of the course's lectures, whatever became of the messages that told so. */
export function resume(run, known) {
    const lectures = new Map(known.map(lecture => [String(lecture.lectureId), lecture]));
    for (const item of run.items.filter(({ id, state }) => id && state !== "skipped")) {
        const lecture = lectures.get(item.id);
        if (lecture && !(run.again && (item.state === "waiting" || !item.messageId))) {
            const news = item.state === "waiting" && lecture.state === "saved" ? "unchanged" : lecture.state;
            item.messageId = lecture.messageId;
            follow(item, { ...lecture, state: news });
        } else if (!lecture && isOpen(item)) {
            // Lectern tells of what need not be sent again.
            follow(item, { state: "failed", reason: "failed at Lectern, whose status page may say why" });
        }
    }
}

/** Takes up one of Lectern's progress events; false if it is about nothing in this run. */
export function progress(run, event) {
    const item = run.items.find(({ messageId }) => messageId === event.messageId);
    if (item) {
        follow(item, event);
    }
    return Boolean(item);
}

function isOpen({ state }) {
    return state !== "waiting" && !SETTLED.has(state);
}

function follow(item, { state, reason, notionUrl }) {
    item.state = AS_HERE[state] ?? state;
    item.reason = reason ?? "";
    item.notionUrl = notionUrl || item.notionUrl;
}

/** What failed waits again. */
export function retry(run) {
    for (const item of run.items.filter(({ state }) => state === "failed")) {
        Object.assign(item, { state: "waiting", reason: "" });
    }
}

/** Numbers for people: of `total` lectures, how many are done with collecting, and what became of them. */
export function tally(run) {
    const count = {
        total: run.items.length, done: 0, waiting: 0, open: 0, saved: 0, unchanged: 0, skipped: 0, failed: 0,
    };
    for (const item of run.items) {
        count.done += item.state !== "waiting";
        count.open += isOpen(item);
        if (item.state in count) {
            count[item.state]++;
        }
    }
    return count;
}

/**
 * Collects and sends what waits, in order, until nothing does or the run is no longer "collecting".
 * @param tools {collector, ready, send, save, sleep, pace, chance}: ready() resolves once messages can be sent, or when
 *     the run's state changed; send(message) to Lectern's answer, null if the connection went; save() stores the run
 */
export async function capture(run, tools) {
    let failedInARow = 0;
    while (next(run) && await going(run, tools)) {
        const item = next(run);
        if (!item) {
            break; // Lectern came back and told that it has the rest.
        }
        run.current = item.title;
        await tools.save();
        try {
            await one(run, item, tools);
            failedInARow = item.state === "failed" ? failedInARow : 0;
        } catch (failure) {
            if (!(failure instanceof Failure)) {
                throw failure;
            }
            if (failure.stopsAll || ++failedInARow === MAX_FAILED_IN_A_ROW) {
                Object.assign(run, { state: "paused", why: failure.message });
            }
            if (!failure.stopsAll) {
                Object.assign(item, { state: "failed", reason: failure.message });
            }
        }
        await tools.save();
        if (asksUdemy(item)) {
            await tools.sleep(pause(tools.pace, tools.chance()));
        }
    }
    if (run.state === "collecting" && !next(run)) {
        run.state = "done";
    }
    run.current = null;
    await tools.save();
}

function next(run) {
    return run.items.find(item => item.state === "waiting");
}

async function going(run, tools) {
    while (run.state === "collecting") {
        if (await tools.ready()) {
            return run.state === "collecting";
        }
    }
    return false;
}

function asksUdemy(item) {
    return item.captions?.length !== 0;
}

async function one(run, item, tools) {
    const { skipped, caption, cues } = await tools.collector.transcript(run, item, run.language);
    if (skipped) {
        Object.assign(item, { state: "skipped", reason: skipped });
        return;
    }
    if (!caption && run.source === "api") {
        run.note = READ_FROM_PAGE;
    }
    const message = saveTranscript(run, item, caption, cues);
    item.messageId = message.messageId;
    while (await going(run, tools)) {
        const answer = await tools.send(message);
        if (answer?.status === "success") {
            // Its progress may have been told before; then that stands.
            if (item.state === "waiting") {
                item.state = answer.duplicate && answer.written !== false ? "unchanged" : "sent";
            }
            return;
        }
        if (answer && !TRY_LATER.has(answer.code)) {
            Object.assign(item, { state: "failed", reason: `Lectern: ${answer.message}` });
            return;
        }
        run.why = answer ? `Lectern: ${answer.message}` : "";
        await tools.sleep(answer ? TRY_LATER_MS : 0);
        run.why = "";
    }
}
