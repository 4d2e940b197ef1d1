// The page of a made-up course player: one page for all lectures, closed sections without their lectures, a transcript
// that comes late and in pieces.

const LATE_MS = 30;
/** Longer than a reader takes to be sure that all cues are there. */
const CAPTIONS_LATE_MS = 700;
const course = fetchJson("/site/course.json");
let current = null;
let captioned = { cues: [] };

function fetchJson(path) {
    return fetch(path).then(response => response.json());
}

function h(tag, attributes, ...content) {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...content);
    return element;
}

function icon(kind) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const href of ["#icon-tick", `#icon-${kind.toLowerCase()}`]) {
        const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
        use.setAttribute("href", href);
        svg.append(use);
    }
    return svg;
}

function listItems(panel, section, index) {
    const list = h("ul", {}, ...section.items.map((item, place) => {
        const link = h("div", { class: "item-link", "data-purpose": `curriculum-item-${index}-${place}`, tabindex: 0 },
            icon(item.kind), h("span", { "data-purpose": "item-title" }, item.title));
        const li = h("li", { class: "curriculum-item-link--curriculum-item--QQ1aa", "data-id": item.id }, link);
        link.addEventListener("click", () => go(item));
        return li;
    }));
    panel.append(list);
    mark();
}

function sectionPanel(section, index) {
    const toggle = h("button", { class: "js-panel-toggler", "aria-expanded": "false" }, "toggle");
    const panel = h("div", { "data-purpose": `section-panel-${index}` },
        h("div", { "data-purpose": "section-heading" }, h("h3", { class: "ud-accordion-panel-title" },
            h("span", {}, section.title)),
        h("div", { "data-purpose": "section-duration" }, "0 / 2 | 38min0 / 2 | 38min")),
        toggle);
    toggle.addEventListener("click", () => {
        const open = toggle.getAttribute("aria-expanded") === "false";
        toggle.setAttribute("aria-expanded", String(open));
        if (open) {
            setTimeout(() => listItems(panel, section, index), LATE_MS);
        } else {
            panel.querySelector("ul")?.remove();
        }
    });
    return panel;
}

function mark() {
    document.querySelectorAll("li[data-id]").forEach(li =>
        li.dataset.id === current?.id ? li.setAttribute("aria-current", "true") : li.removeAttribute("aria-current"));
}

/** The player keeps its button from lecture to lecture, and for a while the cues of the one before. */
function go(item) {
    const slug = location.pathname.split("/")[2];
    history.pushState({}, "", `/course/${slug}/learn/lecture/${item.id}`);
    current = item;
    setTimeout(() => {
        mark();
        const player = document.querySelector("#player");
        if (item.cues.length === 0) {
            player.replaceChildren();
        } else if (!player.firstChild) {
            player.append(transcriptButton());
        }
    }, LATE_MS);
    setTimeout(() => {
        captioned = item;
        fill();
    }, CAPTIONS_LATE_MS);
}

function transcriptButton() {
    const button = h("button", { "data-purpose": "transcript-toggle", "aria-expanded": "false" }, "Transcript");
    button.addEventListener("click", () => {
        const open = button.getAttribute("aria-expanded") === "false";
        button.setAttribute("aria-expanded", String(open));
        document.querySelector("[data-purpose=transcript-panel]")?.remove();
        if (open) {
            button.after(h("div", { "data-purpose": "transcript-panel" }));
            fill();
        }
    });
    return button;
}

function fill() {
    const panel = document.querySelector("[data-purpose=transcript-panel]");
    const { cues } = captioned;
    panel?.replaceChildren();
    [0, 1, 2].forEach(part => setTimeout(() => captioned.cues === cues && panel?.append(
        ...cues.slice(4 * part, 4 * part + 4).map((cue, index) => h("p", {
            "data-purpose": part + index === 0 ? "transcript-cue-active" : "transcript-cue",
        }, h("span", { "data-purpose": "cue-text" }, cue)))), LATE_MS * (part + 1)));
}

course.then(({ id, title, sections }) => {
    document.querySelector("[data-module-id]").dataset.moduleArgs = JSON.stringify({ courseId: id });
    document.querySelector("h1").append(title);
    const container = document.querySelector("[data-purpose=curriculum-section-container]");
    container.append(...sections.map(sectionPanel));
    container.querySelector("button").click();
    current = sections[0].items[0];
    go(current);
});
