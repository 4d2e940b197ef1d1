// ==UserScript==
// @name         Lectern
// @namespace    lectern
// @version      1.0.0
// @description  Sends the transcripts of your Udemy courses to Lectern on this computer, which keeps them in your Notion.
// @match        https://*.udemy.com/*
// @grant        GM_xmlhttpRequest
// @grant        GM_getValue
// @connect      localhost
// @noframes
// @run-at       document-idle
// ==/UserScript==

/* global GM_xmlhttpRequest, GM_getValue */

(() => {
"use strict";

// ==== the extension's own collecting code, kept the same by test/browser/userscript.test.mjs ====

// ---- pace.js ----

// How fast to ask, and how often again. Pure: chance comes in as a number from 0 to 1.

/** Between two lectures, and before the first repetition; tests set shorter times. */
const PACE = { minMs: 500, maxMs: 1000, backoffMs: 2000 };

const MAX_TRIES = 5;
const MAX_BACKOFF_MS = 60_000;
const MAX_RETRY_AFTER_MS = 300_000;

/** The status of an answer that is a page where data were asked for. */
const NO_DATA = -1;

function pause(pace, chance) {
    return Math.round(pace.minMs + (pace.maxMs - pace.minMs) * chance);
}

/** Doubled with each try, up to a minute, of which the latter half is left to chance. */
function backoff(firstMs, attempt, chance) {
    const longest = Math.min(MAX_BACKOFF_MS, firstMs * 2 ** (attempt - 1));
    return Math.round(longest / 2 + longest / 2 * chance);
}

/**
 * What to do about an answer that is not 200 (0: none came): milliseconds to wait before asking again, or null to
 * give up. `attempt` counts from 1. Udemy's gatekeeper says 403 as well as 429 and 503 when asked too fast.
 */
function retryIn({ status, retryAfter }, attempt, pace, chance) {
    const mayPass = status === 0 || status === 403 || status === 408 || status === 429 || status >= 500;
    if (!mayPass || attempt >= MAX_TRIES) {
        return null;
    }
    const asked = Number(retryAfter) * 1000;
    const own = backoff(pace.backoffMs, attempt, chance);
    return asked > 0 ? Math.max(own, Math.min(asked, MAX_RETRY_AFTER_MS)) : own;
}

/** What could not be had, in words for the learner; `status` as in retryIn. */
class Failure extends Error {
    constructor(message, status) {
        super(message);
        this.status = status;
    }

    /** Whether all that follows would fail for the same reason, so that going on is of no use. */
    get stopsAll() {
        return this.status === 0 || this.status === 401;
    }
}

function inWords(status, what) {
    switch (status) {
        case NO_DATA: return `${what}: Udemy answered a page instead of data; are you signed in?`;
        case 0: return `${what}: no answer from Udemy`;
        case 401: return `${what}: Udemy asks you to sign in`;
        case 403: return `${what}: Udemy refuses (403); are you enrolled and signed in?`;
        case 404: return `${what}: not found on Udemy (404)`;
        case 429: return `${what}: Udemy asks to slow down (429)`;
        default: return `${what}: Udemy answered ${status}`;
    }
}

// ---- udemy.js ----

// Udemy's web API as its own pages use it: addresses, and what to make of the answers. Pure.

const PAGE_SIZE = 200;
/** Courses of more items than this answer 503 or not at all at the usual page size. */
const HUGE_COURSE_ITEMS = 800;
const HUGE_COURSE_PAGE_SIZE = 50;

const NO_TRANSCRIPT = {
    article: "an article, it has no transcript",
    quiz: "a quiz, it has no transcript",
    practice: "an exercise, it has no transcript",
    file: "a file, it has no transcript",
};

/** The course that an address belongs to, or null: {host, slug}; slug may be the course's number. */
function courseOf(address) {
    const url = URL.canParse(address ?? "") ? new URL(address) : null;
    if (url?.protocol !== "https:" || url.port !== "" || !/(^|\.)udemy\.com$/.test(url.hostname)) {
        return null;
    }
    const slug = /^\/course\/([^/]+)/.exec(url.pathname)?.[1] ??
        (url.pathname.startsWith("/course-dashboard-redirect") ? url.searchParams.get("course_id") : null);
    return slug === null || slug === "draft" ? null : { host: url.hostname, slug: decodeURIComponent(slug) };
}

function courseUrl(slug) {
    return `/api-2.0/courses/${encodeURIComponent(slug)}/?fields[course]=id,title,url,published_title,locale`;
}

function curriculumUrl(courseId, page, pageSize) {
    return `/api-2.0/courses/${courseId}/subscriber-curriculum-items/` +
        `?curriculum_types=chapter,lecture,quiz,practice&page_size=${pageSize}&page=${page}` +
        "&fields[chapter]=title,object_index&fields[lecture]=title,object_index,asset" +
        "&fields[quiz]=title,object_index&fields[practice]=title,object_index" +
        "&fields[asset]=title,asset_type,time_estimation,captions";
}

/** Where a lecture's captions are asked for: courses that were bought, and those that a subscription includes. */
function captionsUrls(courseId, lectureId) {
    return ["subscribed-courses", "subscription-course-enrollments"].map(owned =>
        `/api-2.0/users/me/${owned}/${courseId}/lectures/${lectureId}/?fields[lecture]=asset&fields[asset]=captions`);
}

/**
 * All items of the curriculum, in the order in which the API gives them, which is the course's.
 * @param answer asks for an address and returns the JSON, or throws a Failure
 */
async function curriculum(courseId, answer) {
    try {
        return await allPages(courseId, PAGE_SIZE, answer);
    } catch (failure) {
        if (failure.status === 0 || failure.status >= 500) {
            return allPages(courseId, HUGE_COURSE_PAGE_SIZE, answer);
        }
        throw failure;
    }
}

async function allPages(courseId, pageSize, answer) {
    const items = [];
    for (let page = 1; ; page++) {
        const { count, next, results } = await answer(curriculumUrl(courseId, page, pageSize));
        if (page === 1 && count > HUGE_COURSE_ITEMS && pageSize > HUGE_COURSE_PAGE_SIZE) {
            return allPages(courseId, HUGE_COURSE_PAGE_SIZE, answer);
        }
        if (!Array.isArray(results) || results.some(({ _class, id }) => _class !== "chapter" && !id)) {
            throw new Failure("Udemy's list of lectures has an unknown form", 200);
        }
        items.push(...results);
        if (!next || results.length === 0) {
            return items;
        }
    }
}

/**
 * Sections and items from the API's mixed list. Chapters and lectures have counters of their own (object_index), so
 * only the list's order tells what belongs where. `place` is where the page's sidebar shows the item, from 0.
 */
function outline(results) {
    const sections = [];
    const items = [];
    let inSection = 0;
    for (const result of results) {
        if (result._class === "chapter") {
            sections.push({ title: result.title ?? "", number: result.object_index ?? sections.length + 1 });
            inSection = 0;
            continue;
        }
        const kind = kindOf(result);
        items.push({
            id: String(result.id),
            title: result.title ?? "",
            number: result._class === "lecture" ? result.object_index ?? null : null,
            kind,
            section: sections.length - 1,
            place: inSection++,
            seconds: result.asset?.time_estimation ?? null,
            captions: kind === "video" ? result.asset?.captions?.filter(isText).map(shortly) : [],
        });
    }
    return { sections, items };
}

function kindOf({ _class, asset }) {
    if (_class !== "lecture") {
        return _class === "quiz" ? "quiz" : "practice";
    }
    const type = asset?.asset_type ?? "Video";
    return /^(video|video ?mashup|audio)$/i.test(type) ? "video" : /^article$/i.test(type) ? "article" : "file";
}

function shortly(caption) {
    return { locale: caption.locale_id, auto: isAutomatic(caption) };
}

/** Previews for the player's time line come as captions too. */
function isText(caption) {
    return Boolean(caption.locale_id) && (caption.status ?? 1) === 1 &&
        !/thumb-sprites|storyboard/i.test(`${caption.title} ${caption.url}`);
}

/** Udemy says "auto" of captions that it labels [CC], and the reverse: only both together mean a person. */
function isAutomatic(caption) {
    return caption.source !== "manual" || /\[auto\]/i.test(caption.video_label ?? "");
}

/** Why an item has no transcript by its nature or by its (known) lack of captions; "" if it may have one. */
function whyNone(item) {
    return NO_TRANSCRIPT[item.kind] ?? (item.captions?.length === 0 ? "no captions" : "");
}

/** The caption languages of a course with how many lectures have each, the most frequent first. */
function languages(items) {
    const counts = new Map();
    for (const item of items) {
        for (const locale of new Set(item.captions?.map(caption => caption.locale))) {
            const auto = item.captions.every(caption => caption.locale !== locale || caption.auto);
            const language = counts.get(locale) ?? { locale, count: 0, auto: true };
            counts.set(locale, { locale, count: language.count + 1, auto: language.auto && auto });
        }
    }
    return [...counts.values()].sort((a, b) => b.count - a.count || (a.locale < b.locale ? -1 : 1));
}

/** The language to offer first: a wish that is there, else the most frequent; the first wish if none is known. */
function preferredLanguage(available, wishes) {
    for (const wish of wishes) {
        const found = available.find(({ locale }) => sameLocale(locale, wish)) ??
            available.find(({ locale }) => sameLanguage(locale, wish));
        if (found) {
            return found.locale;
        }
    }
    return available[0]?.locale ?? wishes[0] ?? "";
}

/**
 * The caption in this locale, else in the same language, those by people first; never one in another language:
 * {caption}, or {available: [locale, ...]}, empty if the lecture has no captions at all.
 */
function pickCaption(captions, wanted) {
    const usable = captions.filter(isText);
    const byPeopleFirst = [...usable].sort((a, b) => isAutomatic(a) - isAutomatic(b));
    const caption = byPeopleFirst.find(({ locale_id }) => sameLocale(locale_id, wanted)) ??
        byPeopleFirst.find(({ locale_id }) => sameLanguage(locale_id, wanted));
    return caption ? { caption } : { available: [...new Set(usable.map(({ locale_id }) => locale_id))] };
}

/** en_US as en-US, the way that browsers and RFC 5646 write it. */
function languageTag(locale) {
    return locale.replaceAll("_", "-");
}

function sameLocale(a, b) {
    return languageTag(a).toLowerCase() === languageTag(b).toLowerCase();
}

function sameLanguage(a, b) {
    return languageTag(a).split("-")[0].toLowerCase() === languageTag(b).split("-")[0].toLowerCase();
}

// ---- vtt.js ----

// WebVTT and SRT to cues: what Udemy serves, and what people upload there. Pure.

const TIMING = /^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})/;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", lrm: "\u200e", rlm: "\u200f" };

/**
 * The cues of a caption file, in its order: [{start, end, text}], times in seconds, text on one line without tags.
 * A file that is none (an error page, previews of the player's time line) has no cues.
 */
function parseCaptions(file) {
    const cues = [];
    for (const block of file.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/)) {
        const lines = block.split("\n");
        const at = lines.findIndex(line => TIMING.test(line));
        // An id may stand above the times, and nothing else: NOTE, STYLE and REGION blocks may hold an arrow too.
        if (at < 0 || /^(NOTE|STYLE|REGION)\b/.test(lines[0].trim())) {
            continue;
        }
        addCues(lines.slice(at), cues);
    }
    return cues;
}

/** A block holds one cue; broken converters leave out the empty line between two. */
function addCues(lines, cues) {
    while (lines.length > 0) {
        const times = TIMING.exec(lines.shift());
        const next = lines.findIndex(line => TIMING.test(line));
        const body = lines.splice(0, next < 0 ? lines.length : next);
        if (next >= 0 && /^\s*\d+\s*$/.test(body.at(-1) ?? "")) {
            body.pop();
        }
        const text = plainText(body.join(" "));
        const before = cues.at(-1);
        const start = seconds(times.slice(1, 5));
        if (text !== "" && !/#xywh=/.test(text) && !(before?.text === text && start <= before.end)) {
            cues.push({ start, end: Math.max(start, seconds(times.slice(5, 9))), text });
        }
    }
}

function seconds([hours, minutes, whole, fraction]) {
    const millis = Number(fraction.padEnd(3, "0"));
    return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(whole)) + millis / 1000;
}

function plainText(text) {
    return text.replace(/<\/?(?:[a-zA-Z][^>]*|\d[\d:.]*)?>/g, "")
        .replace(/&(#\d+|#[xX][\da-fA-F]+|[a-zA-Z]+);/g, decoded)
        .replace(/\s+/g, " ").trim();
}

function decoded(entity, name) {
    if (!name.startsWith("#")) {
        return ENTITIES[name] ?? entity;
    }
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : entity;
}

// ---- message.js ----

// The message that Lectern takes, from what Udemy gave. Pure.

/**
 * Titles go out as Udemy's pages show them, number first: an author's own "Section 2: ..." then stays part of the name.
 * The id names lecture and language, so that a message sent twice is known to be the same.
 * @param caption as the API gave it, or null if the text was read from the page, which does not tell its language
 * @param cues [{start, end, text}], or [{text}] if the times are not known
 */
function saveTranscript({ course, sections, items }, item, caption, cues) {
    const section = sections[item.section];
    const language = caption ? languageTag(caption.locale_id) : "";
    const base = `https://${course.host}/course/${course.slug}/`;
    return withoutNull({
        action: "save_transcript",
        messageId: ["udemy", course.id, item.id ?? `${item.section}-${item.place}`, language].join(":").slice(0, 200),
        raw_section: numbered(section ?? { title: course.title, number: null }, number => `Section ${number}: `),
        raw_lecture: numbered(item, number => `${number}. `),
        courseId: course.id,
        course: course.title,
        courseUrl: base,
        lectureId: item.id,
        url: item.id ? `${base}learn/lecture/${item.id}` : base,
        sectionNumber: section?.number ?? null,
        lectureNumber: item.number,
        language: language || null,
        captionSource: caption ? (isAutomatic(caption) ? "auto" : "manual") : null,
        durationSeconds: item.seconds,
        kind: item.kind,
        position: items.indexOf(item) + 1,
        total: items.length,
        ...(cues[0]?.start === undefined ? { transcripts: cues.map(({ text }) => text) } : { cues }),
    });
}

/** Titles read from the page hold their numbers already. */
function numbered({ title, number }, prefix) {
    return number === null ? title : prefix(number) + title;
}

function withoutNull(object) {
    return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

// ---- collect.js ----

// Collects a course from its page: what there is (survey), and lecture by lecture the transcript. Knows neither browser
// nor Lectern: `page` carries out one request inside the course's page (see hands.js), `sleep` waits.

/** The last way that a lecture's text can be had, when the API's ways fail. */
const FROM_PAGE = "page";

class Collector {
    #page;
    #sleep;
    #pace;
    #chance;
    /** The way that worked last is tried first; that of the page only while the API's never did. */
    #way = 0;
    #apiAnswers = false;

    constructor({ page, sleep, pace = PACE, chance = Math.random }) {
        this.#page = page;
        this.#sleep = sleep;
        this.#pace = pace;
        this.#chance = chance;
    }

    /** {course, sections, items, source}: by the API, else as far as the page's sidebar shows it. */
    async survey({ host, slug }) {
        try {
            const { id, title, locale } = await this.#json(courseUrl(slug), "the course");
            if (!id) {
                throw new Failure("Udemy's answer about the course has an unknown form", 200);
            }
            const results = await curriculum(id, address => this.#json(address, "the list of lectures"));
            const course = { id: String(id), title, host, slug, locale: locale?.locale ?? "" };
            return { course, ...outline(results), source: "api" };
        } catch (failure) {
            if (!(failure instanceof Failure) || failure.stopsAll) {
                throw failure;
            }
            return await this.#surveyPage(host, slug, failure);
        }
    }

    /**
     * {caption, cues}, or {skipped: reason}. A lecture read from the page learns its id there, and has no caption, as
     * the page does not tell in which language it shows.
     */
    async transcript({ course, source }, item, language) {
        const none = whyNone(item);
        if (none) {
            return { skipped: none };
        }
        const ways = source === FROM_PAGE || !item.id ? [FROM_PAGE] : [...captionsUrls(course.id, item.id), FROM_PAGE];
        let first = null;
        for (let way = Math.min(this.#way, ways.length - 1); way < ways.length; way++) {
            try {
                const found = ways[way] === FROM_PAGE
                    ? await this.#fromPage(course, item)
                    : await this.#fromApi(ways[way], language);
                this.#apiAnswers ||= ways[way] !== FROM_PAGE;
                this.#way = ways[way] === FROM_PAGE && this.#apiAnswers ? 0 : way;
                return found;
            } catch (failure) {
                first ??= failure;
                if (!(failure instanceof Failure) || failure.stopsAll) {
                    throw failure;
                }
            }
        }
        this.#way = 0;
        throw first;
    }

    /**
     * Signed links to captions expire: one refusal is answered by asking for the lecture again, a second is final. The
     * captions' host may refuse without the headers that let a page see so; then it is no answer at all.
     */
    async #fromApi(address, language) {
        for (let fresh = 0; ; fresh++) {
            const lecture = await this.#json(address, "the lecture");
            if (!Array.isArray(lecture?.asset?.captions)) {
                throw new Failure("Udemy's answer about the lecture has an unknown form", 200);
            }
            const { caption, available } = pickCaption(lecture.asset.captions, language);
            if (!caption) {
                return { skipped: missing(language, available) };
            }
            const answer = await this.#ask(caption.url, "text", fresh === 0 ? [403, 0] : [403]);
            if (answer.status === 200) {
                const cues = parseCaptions(answer.body);
                if (cues.length === 0 && !/^\ufeff?(WEBVTT|\s*$)/.test(answer.body)) {
                    throw new Failure(inWords(NO_DATA, "the captions"), NO_DATA);
                }
                return cues.length > 0 ? { caption, cues } : { skipped: "the captions have no text" };
            }
            if (![403, 0].includes(answer.status) || fresh > 0) {
                throw new Failure(inWords(answer.status, "the captions"), answer.status || NO_DATA);
            }
        }
    }

    async #fromPage({ slug }, item) {
        const { section, place } = item;
        const { id, lines, skipped } = await this.#inPage({ do: "read", slug, section, place });
        if (item.id && item.id !== id) {
            throw new Failure("the page shows another lecture in this place", NO_DATA);
        }
        item.id ??= id;
        return skipped ? { skipped } : { caption: null, cues: lines.map(text => ({ text })) };
    }

    async #surveyPage(host, slug, why) {
        try {
            const found = await this.#inPage({ do: "survey" });
            return { ...found, course: { ...found.course, host, slug, locale: "" }, source: FROM_PAGE };
        } catch (failure) {
            throw failure instanceof Failure ? new Failure(`${why.message}; ${failure.message}`, why.status) : failure;
        }
    }

    async #inPage(request) {
        const answer = await this.#page(request);
        if (answer.error) {
            throw new Failure(answer.error, NO_DATA);
        }
        return answer;
    }

    async #json(address, what) {
        const { status, body, error } = await this.#ask(address, "json");
        if (status !== 200) {
            throw new Failure(error ?? inWords(status, what), status);
        }
        return body;
    }

    /** The answer to a GET, asked for again as often as that may help, which it does not where `final` says so. */
    async #ask(address, as, final = []) {
        for (let attempt = 1; ; attempt++) {
            const answer = await this.#page({ do: "get", address, as });
            const wait = answer.status === 200 || final.includes(answer.status)
                ? null
                : retryIn(answer, attempt, this.#pace, this.#chance());
            if (wait === null) {
                return answer;
            }
            await this.#sleep(wait);
        }
    }
}

function missing(language, available) {
    return available.length === 0
        ? "no captions"
        : `no captions in ${languageTag(language)}; there are ${available.map(languageTag).sort().join(", ")}`;
}

// ---- capture.js ----

// One capture of a course, from the list of its lectures to the last acknowledgement. The run is plain data, so that it
// can be stored after each step and taken up by another worker.

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
function newRun(survey, { tabId, language, sections, again = false, known = [] }) {
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
function resume(run, known) {
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
function progress(run, event) {
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
function retry(run) {
    for (const item of run.items.filter(({ state }) => state === "failed")) {
        Object.assign(item, { state: "waiting", reason: "" });
    }
}

/** Numbers for people: of `total` lectures, how many are done with collecting, and what became of them. */
function tally(run) {
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
async function capture(run, tools) {
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

// ---- hands.js ----

// What is done inside a Udemy page: ask its API with the learner's own session, and where that fails, read the sidebar
// and the transcript panel. A plain script, since browsers take no module as a content script.

const LecternHands = (() => {
    // Every selector there is. Alternatives are tried in order. Udemy's data-purpose values outlive its class names.
    const SELECTORS = {
        courseData: ['[data-module-id="course-taking"][data-module-args]', "[data-module-args*='\"courseId\"']"],
        courseTitle: ['h1[data-purpose="course-header-title"]', '[data-purpose="course-header-title"]', "header h1"],
        section: ['[data-purpose="curriculum-section-container"] [data-purpose^="section-panel-"]',
            '[data-purpose^="section-panel-"]'],
        sectionTitle: [".ud-accordion-panel-title > span", '[data-purpose="section-heading"] h3 span',
            '[data-purpose="section-heading"]'],
        sectionToggle: ["button.js-panel-toggler[aria-expanded]", "button[aria-expanded]"],
        item: ["li:has([data-purpose^='curriculum-item-'])", "li[class*='curriculum-item-link--curriculum-item--']"],
        itemTitle: ['[data-purpose="item-title"]'],
        itemLink: ['[data-purpose^="curriculum-item-"]', "a, button, [role=link]"],
        itemIcon: ["svg use:not([*|href='#icon-tick'])"],
        transcriptToggle: ['button[data-purpose="transcript-toggle"]', '[data-purpose="transcript-toggle"]'],
        transcriptPanel: ['[data-purpose="transcript-panel"]'],
        cue: ['[data-purpose="cue-text"]', '[data-purpose="transcript-cue"], [data-purpose="transcript-cue-active"]'],
    };
    const KINDS = { article: "article", document: "article", file: "file", presentation: "file", quiz: "quiz",
        practice: "practice", code: "practice", assignment: "practice" };
    const PATIENCE_MS = 15_000;
    const FETCH_TIMEOUT_MS = 30_000;
    /** Cues come in pieces; so long without a new one, and they are all there. */
    const SETTLE_MS = 400;
    const NO_DATA = -1;

    const all = (name, root = document) =>
        SELECTORS[name].map(selector => [...root.querySelectorAll(selector)]).find(found => found.length > 0) ?? [];
    const maybe = (name, root) => all(name, root)[0] ?? null;
    const text = element => (element?.textContent ?? "").replace(/\s+/g, " ").trim();

    function one(name, root) {
        const found = maybe(name, root);
        if (!found) {
            throw new Error(`this page has no ${name} (looked for ${SELECTORS[name].join(" or ")})`);
        }
        return found;
    }

    /** What `condition` returns, once it is true; null after the time. Observers, unlike timers, run in hidden tabs. */
    function until(condition, ms = PATIENCE_MS) {
        return new Promise(resolve => {
            const check = () => condition() && done(condition());
            const observer = new MutationObserver(check);
            const timer = setTimeout(() => done(condition() || null), ms);
            const done = result => {
                observer.disconnect();
                clearTimeout(timer);
                resolve(result);
            };
            observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
            check();
        });
    }

    async function get(address, as) {
        const url = new URL(address, location.origin);
        const own = url.origin === location.origin;
        if (url.protocol !== "https:") {
            return { status: NO_DATA };
        }
        try {
            const response = await fetch(url, {
                credentials: own ? "same-origin" : "omit",
                headers: own ? { Accept: "application/json, text/plain, */*" } : {},
                signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
            });
            if (response.status !== 200) {
                return { status: response.status, retryAfter: response.headers.get("Retry-After") };
            }
            const body = await response.text();
            return { status: 200, body: as === "json" ? JSON.parse(body) : body };
        } catch (failure) {
            return { status: failure instanceof SyntaxError ? NO_DATA : 0 };
        }
    }

    /** Lectures of a closed section are not in the page: it is opened for `use` and closed again. */
    async function opened(section, use) {
        const toggle = one("sectionToggle", section);
        const wasClosed = toggle.getAttribute("aria-expanded") === "false";
        if (wasClosed) {
            toggle.click();
        }
        await until(() => maybe("item", section));
        const result = await use(all("item", section));
        if (wasClosed) {
            toggle.click();
        }
        return result;
    }

    function kindOf(item) {
        const icon = maybe("itemIcon", item);
        const name = icon?.getAttribute("href") ?? icon?.getAttribute("xlink:href") ?? "";
        return Object.entries(KINDS).find(([word]) => name.includes(word))?.[1] ??
            (/^\d+\./.test(text(maybe("itemTitle", item))) ? "video" : "practice");
    }

    async function survey() {
        const id = JSON.parse(one("courseData").dataset.moduleArgs).courseId;
        const sections = [];
        const items = [];
        await until(() => maybe("section"));
        one("section");
        for (const panel of all("section")) {
            const section = sections.push({ title: text(one("sectionTitle", panel)), number: null }) - 1;
            items.push(...await opened(panel, found => found.map((item, place) => ({
                id: null, title: text(one("itemTitle", item)), number: null, kind: kindOf(item), section, place,
                seconds: null,
            }))));
        }
        return { course: { id: String(id), title: text(one("courseTitle")) }, sections, items };
    }

    const toggleState = () => maybe("transcriptToggle")?.getAttribute("aria-expanded");
    const lectureId = () => /\/learn\/lecture\/(\d+)/.exec(location.pathname)?.[1] ?? null;
    const cues = () => all("cue", maybe("transcriptPanel") ?? document.createElement("i")).map(text).filter(Boolean);

    /** Goes to the lecture as a click would, opens its transcript, and reads that when it has all come. */
    async function read({ slug, section, place }) {
        if (!decodeURIComponent(location.pathname).startsWith(`/course/${slug}/`)) {
            throw new Error("the tab has left the course: go back to it");
        }
        const panel = all("section")[section];
        if (!panel) {
            throw new Error("this page does not show the lecture's section");
        }
        const isCurrent = items => items[place]?.getAttribute("aria-current") === "true";
        // The player may go on showing the cues of the lecture before for a while: these are known again.
        let before = "";
        if (toggleState()) {
            before = (await shownCues()).join("\n");
            maybe("transcriptToggle").click();
            await until(() => cues().length === 0);
        }
        const arrived = await opened(panel, async items => {
            if (isCurrent(items)) {
                before = "";
            } else {
                one("itemLink", items[place] ?? panel).click();
            }
            return until(() => isCurrent(all("item", panel)));
        });
        if (!arrived) {
            throw new Error("the page does not go to the lecture");
        }
        let lines = [];
        if (await until(() => maybe("transcriptToggle"))) {
            lines = await shownCues();
            if (lines.join("\n") === before) {
                await until(() => cues().join("\n") !== before);
                lines = await settledCues();
            }
        }
        if (!await opened(panel, isCurrent)) {
            throw new Error("the page went on to another lecture");
        }
        // A lecture without captions has no button, though that of the one before may stay for a while.
        if (lines.length === 0 && !maybe("transcriptToggle")) {
            return { id: lectureId(), skipped: "no captions" };
        }
        if (lines.length === 0) {
            throw new Error(`the transcript stayed empty (looked for ${SELECTORS.cue.join(" or ")})`);
        }
        if (lines.join("\n") === before) {
            throw new Error("the transcript shown is that of the lecture before");
        }
        return { id: lectureId(), lines };
    }

    function shownCues() {
        if (toggleState() === "false") {
            maybe("transcriptToggle").click();
        }
        return settledCues();
    }

    async function settledCues() {
        await until(() => cues().length > 0);
        for (let count = -1; count !== cues().length;) {
            count = cues().length;
            await until(() => cues().length !== count, SETTLE_MS);
        }
        return cues();
    }

    /** Two that click in the page at a time would spoil each other's result. */
    let last = Promise.resolve();
    const inTurn = act => {
        last = last.then(act, act);
        return last;
    };

    /** Carries out one request: {do: "get", address, as}, {do: "survey"} or {do: "read", slug, section, place}. */
    return async request => {
        try {
            switch (request.do) {
                case "get": return await get(request.address, request.as);
                case "survey": return await inTurn(survey);
                case "read": return await inTurn(() => read(request));
                default: return { error: `unknown request ${request.do}` };
            }
        } catch (failure) {
            return { error: failure.message };
        }
    };
})();

// ==== what only the userscript has ====

// Lectern's status port. Requests go through the userscript manager, since browsers keep pages from this computer.
const INTAKE = GM_getValue("intake", "http://localhost:8766/v1/transcripts");
const SPEED = GM_getValue("pace", PACE);
const TIMEOUT_MS = 30_000;
const LOOK_AGAIN_MS = 3000;
const WATCH_MS = 1000;
const STYLE = `
    :host { all: initial; position: fixed; right: 18px; bottom: 18px; z-index: 2147483000; color-scheme: light dark; }
    section { width: 300px; padding: 14px 16px; border: 1px solid light-dark(#e4e1d9, #383c45); border-radius: 12px;
        background: light-dark(#fff, #25282f); color: light-dark(#23262d, #eceae4); font: 14px/1.45 system-ui, sans-serif;
        box-shadow: 0 6px 24px rgb(0 0 0 / .18); display: grid; gap: 10px; }
    header { display: flex; justify-content: space-between; font-weight: 600; gap: 8px; }
    p { margin: 0; color: light-dark(#646a76, #a3a9b5); font-size: 12.5px; overflow-wrap: anywhere; }
    ul { margin: 0; padding: 0; max-height: 130px; overflow-y: auto; list-style: none; font-size: 12.5px; }
    button { padding: 8px 14px; border: 0; border-radius: 8px; background: light-dark(#3b5bdb, #8da2fb);
        color: light-dark(#fff, #14161b); font: inherit; font-weight: 600; cursor: pointer; }
    button.quiet { padding: 0 4px; background: none; color: inherit; font-weight: 400; }
    select { width: 100%; padding: 6px; font: inherit; color: inherit; background: transparent; }
    progress { width: 100%; accent-color: light-dark(#3b5bdb, #8da2fb); }`;

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const collector = new Collector({ page: LecternHands, sleep, pace: SPEED });
const host = document.createElement("lectern-panel");
const root = host.attachShadow({ mode: "open" });
let course = null;
let survey = null;
let run = null;
let working = false;
let reachable = true;

/** Lectern's answer, or null if there was none. */
function post(message) {
    return new Promise(resolve => GM_xmlhttpRequest({
        method: "POST", url: INTAKE, timeout: TIMEOUT_MS, data: JSON.stringify(message), anonymous: true,
        headers: { "Content-Type": "application/json", "X-Lectern": "userscript" },
        onload: ({ responseText }) => {
            try {
                resolve(JSON.parse(responseText));
            } catch {
                resolve(null);
            }
        },
        onerror: () => resolve(null), ontimeout: () => resolve(null),
    }));
}

async function send(message) {
    const answer = await post(message);
    reachable = answer !== null;
    return answer;
}

/** After a failure it waits a while before it asks again, which tells whether Lectern is back. */
async function ready() {
    if (!reachable) {
        show();
        await sleep(LOOK_AGAIN_MS);
        await catchUp();
    }
    return reachable;
}

/** What Lectern has need not be sent again, another day too. */
async function catchUp() {
    const answer = await send({ action: "known", courseId: run.course.id });
    if (answer?.lectures) {
        resume(run, answer.lectures);
    }
}

/** A capture that was paused, and has not come to its end yet, goes on. */
async function work() {
    Object.assign(run, { state: "collecting", why: "" });
    show();
    if (working) {
        return;
    }
    working = true;
    await catchUp();
    const tools = { collector, ready, send, save: show, sleep, pace: SPEED, chance: Math.random };
    while (run.state === "collecting") {
        await capture(run, tools).catch(fault => Object.assign(run, { state: "paused", why: fault.message }));
    }
    working = false;
    show();
}

function start(language) {
    run = newRun(survey, { language, sections: [-1, ...survey.sections.keys()] });
    work();
}

/** Looks at the course that is shown; where that is another one by then, the answer is no news. */
async function look() {
    const looked = course;
    show("Looking at the course …");
    try {
        const found = await collector.survey(looked);
        if (course === looked) {
            survey = found;
            show();
        }
    } catch (failure) {
        if (course === looked) {
            show(failure.message, lookButton());
        }
    }
}

function h(tag, properties = {}, ...content) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content.flat().filter(part => part !== false && part !== null));
    return element;
}

function lookButton() {
    return h("button", { id: "look", onclick: look }, "Capture this course …");
}

function show(notice = "", ...more) {
    root.replaceChildren(h("section", {},
        h("header", {}, "Lectern", h("button", { className: "quiet", title: "Close", onclick: () => host.remove() }, "✕")),
        notice ? [h("p", {}, notice), ...more] : run ? progressView() : survey ? startView() : lookButton()));
}

function startView() {
    const offered = languages(survey.items);
    const chosen = preferredLanguage(offered, [survey.course.locale, ...navigator.languages].filter(Boolean));
    const choice = h("select", { id: "language" }, offered.map(({ locale, count, auto }) =>
        h("option", { value: locale, selected: locale === chosen },
            `${languageTag(locale)}${auto ? ", automatic" : ""} · ${count}`)));
    return [
        h("p", {}, `${survey.course.title}: ${survey.items.length} lectures`),
        offered.length > 0 && choice,
        h("button", { id: "capture", onclick: () => start(choice.value || chosen) }, "Capture course"),
    ];
}

function progressView() {
    const { total, done, failed } = tally(run);
    const troubled = run.items.filter(({ state }) => state === "skipped" || state === "failed");
    return [
        h("p", { id: "state" }, run.state === "done" ? `Done: ${done - failed} of ${total}` : `${done} of ${total}`),
        h("progress", { max: total, value: done }),
        run.current !== null && h("p", {}, run.current),
        !reachable && h("p", {}, "Lectern does not answer; start it, and this goes on."),
        run.why && h("p", {}, run.why),
        run.note && h("p", {}, run.note),
        troubled.length > 0 && h("ul", {}, troubled.map(({ title, reason }) => h("li", {}, `${title}: ${reason}`))),
        run.state === "collecting"
            ? h("button", { id: "pause", onclick: () => { run.state = "paused"; show(); } }, "Pause")
            : run.state === "paused" ? h("button", { id: "resume", onclick: work }, "Resume")
            : failed > 0 && h("button", { id: "retry", onclick: () => { retry(run); work(); } }, `Retry ${failed} failed`),
    ];
}

/** Udemy changes pages without loading them. */
function watch() {
    const now = courseOf(location.href);
    if (now?.slug === course?.slug || working) {
        return;
    }
    course = now;
    survey = run = null;
    if (course) {
        show();
        document.body.append(host);
    } else {
        host.remove();
    }
}

const style = new CSSStyleSheet();
style.replaceSync(STYLE);
root.adoptedStyleSheets = [style];
watch();
setInterval(watch, WATCH_MS);
})();
