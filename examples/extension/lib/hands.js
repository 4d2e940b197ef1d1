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
