// The worker: owns the socket to Lectern and the one capture there is, drives the course's page, tells the popup.
// Browsers end it at will, so all that matters is in the storage after each step.

import { capture, newRun, progress, resume, retry, tally } from "./lib/capture.js";
import { Collector } from "./lib/collect.js";
import { Link } from "./lib/link.js";
import { Failure, PACE } from "./lib/pace.js";
import { courseOf } from "./lib/udemy.js";

const api = globalThis.browser ?? globalThis.chrome;

const DEFAULTS = {
    server: "ws://localhost:8765", status: "http://localhost:8766", token: "", pace: PACE, retryMs: 1000,
};
/** Calls of the browser's own functions put off a worker's end, which comes after 30 s. */
const ALIVE_MS = 20_000;

let settings = DEFAULTS;
let run = null;
let choices = {};
/** What the popup looks at: {tabId, course, state: "looking" | "ready" | "failed", survey, why}. */
let seen = null;
let working = null;
/** Why the browser does not keep what is stored; "" if it does. */
let unkept = "";
const popups = new Set();
const pages = new Set();

const link = new Link({
    address: () => settings.server,
    protocols: () => settings.token ? ["lectern", `lectern.token.${settings.token}`] : [],
    retryMs: () => settings.retryMs,
    greet, event, changed: show,
});

const loaded = api.storage.local.get(["settings", "run", "choices"]).then(stored => {
    settings = { ...DEFAULTS, ...stored.settings };
    run = stored.run ?? null;
    choices = stored.choices ?? {};
    work();
});

api.runtime.onConnect.addListener(async port => {
    const ports = port.name === "popup" ? popups : pages;
    ports.add(port);
    port.onDisconnect.addListener(() => {
        ports.delete(port);
        tend();
    });
    if (port.name === "popup") {
        port.onMessage.addListener(message => loaded.then(() => obey(message)));
    }
    await loaded;
    if (port.name === "page" && !isAtWork(port.sender.tab?.id)) {
        port.postMessage("go");
    }
    tend();
    show();
});

api.runtime.onMessage.addListener(({ do: what }, sender) => {
    if (what === "hello") {
        loaded.then(() => isAtWork(sender.tab?.id) && hold());
    }
});

function isAtWork(tabId) {
    return run?.state === "collecting" && run.tabId === tabId;
}

async function obey({ do: what, ...message }) {
    switch (what) {
        case "look": await look(message); break;
        case "start": await start(message); break;
        case "pause": halt("paused"); break;
        case "stop": halt("stopped"); break;
        case "resume": await goOn(message); break;
        case "retry": retry(run); await goOn(message); break;
        case "dismiss": run = null; break;
        case "settings": await change(message.settings); break;
    }
    await save();
    work();
    tend();
}

/** Looks at the course in a tab, once. */
async function look({ tabId, address, anew }) {
    const course = courseOf(address);
    const same = seen?.tabId === tabId && seen.course?.slug === course?.slug && seen.course?.host === course?.host;
    if (same && !anew && seen.state !== "failed") {
        return;
    }
    const looking = { tabId, course, state: course ? "looking" : "none", survey: null, why: "" };
    seen = looking;
    show();
    if (course) {
        try {
            if (await isDeaf(tabId)) {
                throw new Failure("This page was open before the extension was there: reload it.", 0);
            }
            looking.survey = await collector(tabId).survey(course);
            looking.state = "ready";
        } catch (failure) {
            Object.assign(looking, { state: "failed", why: failure.message });
        }
    }
    show();
}

async function start({ language, sections, again }) {
    if (seen?.state !== "ready") {
        return;
    }
    const { tabId, survey } = seen;
    halt("stopped");
    await working;
    // What was left out is remembered, so that sections which the course gains later are in.
    const left = [...survey.sections.keys()].filter(section => !sections.includes(section));
    choices = { ...choices, [`${survey.course.host}/${survey.course.id}`]: { language, left } };
    run = newRun(survey, { tabId, language, sections, again, known: await known(survey.course.id) });
    await store({ choices });
}

function halt(state) {
    if (run && ["collecting", "paused"].includes(run.state)) {
        Object.assign(run, { state, why: "" });
        link.wake();
    }
}

/** Goes on in the tab from which that was asked, if it shows the course; the old one may be gone. */
async function goOn({ tabId, address }) {
    await working;
    const course = courseOf(address);
    const here = course?.host === run.course.host && course.slug === run.course.slug;
    Object.assign(run, { state: "collecting", why: "", tabId: here ? tabId : run.tabId });
}

async function change(changed) {
    settings = { ...settings, ...changed };
    await store({ settings });
    link.restart();
}

function collector(tabId) {
    return new Collector({ page: request => inPage(tabId, request), sleep, pace: settings.pace });
}

async function inPage(tabId, request) {
    try {
        return await api.tabs.sendMessage(tabId, request);
    } catch {
        if (!await api.tabs.get(tabId).catch(() => null)) {
            throw new Failure("The course's tab was closed: open the course again and resume there.", 0);
        }
        return { status: 0, error: "The page does not answer: reload it." };
    }
}

/** Whether a page that has loaded does not answer at all: then no waiting helps. */
async function isDeaf(tabId) {
    const answer = await api.tabs.sendMessage(tabId, { do: "listen" }).catch(() => null);
    return !answer && (await api.tabs.get(tabId)).status === "complete";
}

function sleep(ms) {
    return new Promise(resolve => setTimeout(resolve, ms));
}

/** Sets the one capture to work, unless it is. */
function work() {
    if (working || run?.state !== "collecting") {
        return;
    }
    const current = run;
    const alive = setInterval(() => api.runtime.getPlatformInfo(), ALIVE_MS);
    link.want();
    hold();
    const tools = {
        collector: collector(run.tabId), pace: settings.pace, chance: Math.random, sleep, save,
        ready: () => link.ready(), send: message => link.ask(message),
    };
    working = capture(current, tools)
        .catch(fault => Object.assign(current, { state: "paused", why: fault.message }))
        .finally(() => {
            clearInterval(alive);
            working = null;
            pages.forEach(port => port.postMessage("go"));
            work();
            tend();
            save();
        });
}

/** Has the page hold a port to this worker, so that it starts the next one. */
function hold() {
    api.tabs.sendMessage(run.tabId, { do: "stay" }).catch(() => {}); // A page that is not there is told of later.
}

/** Keeps the socket as long as somebody looks, or something is to be sent or still on its way to Notion. */
function tend() {
    if (popups.size > 0 || run?.state === "collecting" || (run && tally(run).open > 0)) {
        link.want();
    } else {
        link.release();
    }
}

async function greet() {
    await link.ask({ action: "subscribe" });
    await catchUp();
}

async function catchUp() {
    const current = run;
    const lectures = current && await known(current.course.id);
    if (lectures) {
        resume(current, lectures);
        await save();
    }
}

/** The lectures of a course that Lectern has on its disk or in Notion; undefined if it does not answer. */
async function known(courseId) {
    return (await link.ask({ action: "known", courseId }))?.lectures;
}

function event(message) {
    if (message.type === "progress" && run && progress(run, message)) {
        save();
        tend();
    } else if (message.type === "missed") {
        catchUp();
    }
}

async function save() {
    await store({ run });
    show();
}

/** Where the browser keeps nothing, as on a full disk, the capture goes on as long as this worker does. */
async function store(values) {
    try {
        await api.storage.local.set(values);
        unkept = "";
    } catch (fault) {
        unkept = fault.message;
    }
}

function show() {
    const origin = api.runtime.getURL("").slice(0, -1);
    const view = { link: link.state, settings, run, seen, choices, unkept, origin };
    popups.forEach(port => port.postMessage(view));
    showBadge();
}

function showBadge() {
    const { total, done, failed } = run ? tally(run) : { total: 0, done: 0, failed: 0 };
    const [text, colour] = !run || run.state === "stopped" ? ["", "#5f6b7a"]
        : run.state === "collecting" ? [`${Math.floor(100 * done / total)}%`, "#3b5bdb"]
        : run.state === "paused" ? ["II", "#5f6b7a"]
        : failed > 0 ? [String(failed), "#c92a2a"] : ["✓", "#2b8a3e"];
    api.action.setBadgeText({ text });
    api.action.setBadgeBackgroundColor({ color: colour });
}
