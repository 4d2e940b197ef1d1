// The popup: shows what the worker tells, and tells it what the learner wants. Keeps nothing but the choices not yet
// sent.

import { tally } from "./lib/capture.js";
import { languages, languageTag, preferredLanguage, whyNone } from "./lib/udemy.js";

const api = globalThis.browser ?? globalThis.chrome;

const main = document.querySelector("#main");
const settingsForm = document.querySelector("#settings form");
const LINK = {
    off: "Not connected", connecting: "Connecting …", open: "Connected", waiting: "Lectern does not answer",
};
const STATES = {
    sent: "waits at Lectern", writing: "being written", retrying: "Lectern tries again", skipped: "skipped",
    failed: "failed", saved: "saved", unchanged: "already there",
};

let view = null;
let tab = null;
let form = null;
let port = null;
const opened = new Set();

/** An element: its properties, and what is in it; false and null are nothing. */
function h(tag, properties = {}, ...content) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content.flat().filter(part => part !== false && part !== null));
    return element;
}

function tell(what, more = {}) {
    port.postMessage({ do: what, tabId: tab.id, address: tab.url, ...more });
}

/** Fold-outs stay as the learner left them when the rest is drawn anew. */
function fold(key, title, ...content) {
    return h("details", {
        open: opened.has(key),
        ontoggle: event => event.target.open ? opened.add(key) : opened.delete(key),
    }, h("summary", {}, title), ...content);
}

function plural(count, word) {
    return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}

function languageName(locale) {
    try {
        return new Intl.DisplayNames("en", { type: "language" }).of(languageTag(locale));
    } catch {
        return languageTag(locale);
    }
}

function duration(seconds) {
    const minutes = Math.round(seconds / 60);
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function show() {
    const link = document.querySelector("#link");
    link.dataset.state = view.link;
    link.lastChild.textContent = LINK[view.link];
    document.querySelector("#status").href = view.settings.status;
    const scrolled = [...main.querySelectorAll(".list")].map(list => [list.id, list.scrollTop]);
    const focused = document.activeElement.id;
    main.replaceChildren(h("div", { className: "card" }, isShown(view) ? showRun(view.run) : showCourse()));
    scrolled.forEach(([id, top]) => Object.assign(document.getElementById(id) ?? {}, { scrollTop: top }));
    document.getElementById(focused)?.focus();
}

/** A capture that has ended is no news over another course. */
function isShown({ run, seen }) {
    const ended = ["done", "stopped"].includes(run?.state);
    const elsewhere = seen?.course && (seen.course.slug !== run?.course.slug || seen.course.host !== run?.course.host);
    return run && !(ended && elsewhere);
}

function showLinkHint() {
    if (view.link !== "waiting") {
        return null;
    }
    const firefox = view.origin.startsWith("moz-");
    return h("p", { className: "hint" }, "Waiting for Lectern: start it on this computer, and this connects by itself.",
        firefox && [" Firefox gives each installation an address of its own, which Lectern must be told once:",
            h("code", {}, `--allow-origin ${view.origin}`)]);
}

function showCourse() {
    const { seen } = view;
    switch (seen?.state) {
        case "ready": return showSurvey(seen.survey);
        case "looking": return [h("h2", {}, "Looking at the course …"), h("progress")];
        case "failed": return [
            h("h2", {}, "This course cannot be read"),
            h("p", { className: "hint bad" }, seen.why),
            h("div", { className: "row" },
                h("button", { onclick: () => tell("look", { anew: true }) }, "Look again"),
                h("button", { onclick: () => api.tabs.reload(tab.id).then(() => window.close()) }, "Reload the page")),
        ];
        case "none": return [
            h("h2", {}, "Open one of your courses"),
            h("p", { className: "soft" }, "On udemy.com or your company's udemy.com address. Then come back here: one"
                + " button sends the transcripts of the whole course to Lectern."),
            showLinkHint(),
        ];
        default: return h("p", { className: "soft" }, "…");
    }
}

/** What is chosen so far for the course that is shown; at first what was chosen for it the last time. */
function formFor(survey) {
    const key = `${survey.course.host}/${survey.course.id}`;
    if (form?.key !== key) {
        const before = view.choices[key];
        const offered = languages(survey.items);
        const wishes = [before?.language, survey.course.locale, ...navigator.languages].filter(Boolean);
        form = {
            key, language: preferredLanguage(offered, wishes), again: false,
            sections: new Set([-1, ...survey.sections.keys()].filter(section => !before?.left.includes(section))),
        };
    }
    return form;
}

function showSurvey(survey) {
    const { course, sections, items } = survey;
    const chosen = formFor(survey);
    const videos = items.filter(item => !whyNone(item));
    const offered = languages(items);
    const selected = items.filter(item => chosen.sections.has(item.section)).length;
    const length = videos.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
    return [
        h("div", {},
            h("h2", {}, course.title),
            h("p", { className: "soft" }, [plural(items.length, "lecture"), `${videos.length} with captions`,
                length > 0 && duration(length)].filter(Boolean).join(" · "))),
        offered.length > 0 && h("label", {}, "Language",
            h("select", { id: "language", onchange: event => { chosen.language = event.target.value; } },
                offered.map(({ locale, count, auto }) => h("option", {
                    value: locale, selected: locale === chosen.language,
                }, `${languageName(locale)}${auto ? ", automatic" : ""} · ${count}`)))),
        survey.source === "page" && h("p", { className: "hint" }, "Udemy's list could not be had, so the lectures are"
            + " read from the page itself: it will walk through the course, in the language that the player shows."),
        sections.length > 1 && showSections(survey, chosen),
        h("label", { className: "check soft" }, h("input", {
            type: "checkbox", checked: chosen.again, onchange: event => { chosen.again = event.target.checked; },
        }), h("span", {}, "Send again what Lectern has already")),
        h("button", {
            className: "main", id: "capture", disabled: selected === 0,
            onclick: () => tell("start", { ...chosen, sections: [...chosen.sections] }),
        }, selected === items.length ? "Capture course" : `Capture ${plural(selected, "lecture")}`),
        showLinkHint(),
    ];
}

function showSections({ sections, items }, chosen) {
    const picked = sections.filter((_, index) => chosen.sections.has(index)).length;
    const choose = (indices, on) => {
        indices.forEach(index => on ? chosen.sections.add(index) : chosen.sections.delete(index));
        show();
    };
    return fold("sections", picked === sections.length
        ? `All ${sections.length} sections` : `${picked} of ${sections.length} sections`,
    h("ul", { className: "list", id: "sections" },
        h("li", {}, h("label", { className: "check soft" }, h("input", {
            type: "checkbox", checked: picked === sections.length,
            onchange: event => choose([...sections.keys()], event.target.checked),
        }), h("span", {}, "All"))),
        sections.map(({ title, number }, index) => h("li", {}, h("label", { className: "check" },
            h("input", {
                type: "checkbox", checked: chosen.sections.has(index),
                onchange: event => choose([index], event.target.checked),
            }),
            h("span", {}, number === null ? title : `${number}. ${title}`),
            h("span", { className: "soft", style: "flex: none" },
                String(items.filter(item => item.section === index).length)))))));
}

function showRun(run) {
    const count = tally(run);
    const written = count.saved + count.unchanged;
    const settled = written + count.skipped + count.failed;
    return [
        h("div", {}, h("h2", {}, run.course.title), h("p", { className: "soft" }, headline(run, count))),
        h("progress", { max: count.total, value: run.state === "done" ? settled : count.done }),
        run.current !== null && h("p", { className: "now", id: "now", title: run.current }, run.current),
        run.why && h("p", { className: "hint" }, run.why),
        Boolean(run.note) && h("p", { className: "hint" }, run.note),
        view.unkept && h("p", { className: "hint bad" }, `The browser cannot store how far this is: ${view.unkept}`),
        showLinkHint(),
        h("div", { className: "counts" },
            [["saved", written, "in Notion"], ["open", count.open, "on the way"], ["skipped", count.skipped, "skipped"],
                ["failed", count.failed, "failed"]].map(([name, number, word]) =>
                h("div", { className: number > 0 ? name : "" }, h("b", {}, String(number)), h("span", {}, word)))),
        showTroubles(run),
        h("div", { className: "row" }, buttons(run, count), notionLink(run)),
    ];
}

function headline({ state }, { done, total, open, failed }) {
    switch (state) {
        case "collecting": return `${done} of ${total}`;
        case "paused": return `Paused at ${done} of ${total}`;
        case "stopped": return `Stopped at ${done} of ${total}`;
        default: return open > 0 ? `All ${total} collected; Lectern is writing them to Notion`
            : failed > 0 ? `Done with ${total}, except for ${failed}` : `Done with all ${total}`;
    }
}

function showTroubles({ items }) {
    const troubled = items.filter(({ state, reason }) => state === "skipped" || state === "failed" ||
        (reason && state === "retrying")).sort((a, b) => (b.state === "failed") - (a.state === "failed"));
    return troubled.length > 0 && fold("troubles", "What was skipped or failed, and why",
        h("ul", { className: "list", id: "troubles" }, troubled.map(({ number, title, state, reason }) =>
            h("li", { className: state }, number === null ? title : `${number}. ${title}`,
                h("div", { className: "soft" }, reason || STATES[state])))));
}

function buttons({ state }, { failed }) {
    const button = (what, label, more = {}) => h("button", { id: what, onclick: () => tell(what), ...more }, label);
    switch (state) {
        case "collecting": return [button("pause", "Pause"), button("stop", "Stop")];
        case "paused":
        case "stopped": return [button("resume", "Resume", { className: "main" }), button("dismiss", "Close")];
        default: return [failed > 0 && button("retry", `Retry ${failed} failed`), button("dismiss", "Close")];
    }
}

/** The latest page: Notion shows the way up from there. */
function notionLink({ items }) {
    const page = items.findLast(({ notionUrl }) => /^https?:/.test(notionUrl ?? ""));
    return page !== undefined && h("a", {
        id: "notion", href: page.notionUrl, target: "_blank", rel: "noreferrer",
    }, "Open in Notion");
}

settingsForm.addEventListener("submit", event => {
    event.preventDefault();
    tell("settings", { settings: Object.fromEntries(new FormData(settingsForm)) });
    settingsForm.parentElement.open = false;
});

document.querySelector("#settings").addEventListener("toggle", () => {
    for (const name of ["server", "status", "token"]) {
        settingsForm.elements[name].value = view.settings[name];
    }
});

/** A popup that is opened as a page of its own may be told its tab by ?tab=ADDRESS*; else it is the one in front. */
async function tabInFront() {
    const url = new URLSearchParams(location.search).get("tab");
    return (await api.tabs.query(url ? { url } : { active: true, currentWindow: true }))[0];
}

function connect() {
    port = api.runtime.connect({ name: "popup" });
    port.onMessage.addListener(message => {
        view = message;
        show();
    });
    port.onDisconnect.addListener(connect);
    tell("look"); // A new worker has not seen anything.
}

tab = await tabInFront();
connect();
