import assert from "node:assert/strict";
import { after, before, test } from "node:test";

/** A tab in which no script of the extension runs. */
const DEAF = 9;
const listeners = {};
let letGo;
const captions = new Promise(resolve => { letGo = () => resolve({ status: 404 }); });
let asked = false;
const course = slug => `https://www.udemy.com/course/${slug}/learn/`;
let view;

/** Udemy's answers; captions are held back until they are let go. */
async function page(request) {
    if (request.address.includes("/subscriber-curriculum-items/")) {
        return { status: 200, body: { count: 1, results: [
            { _class: "chapter", title: "A", object_index: 1 },
            { _class: "lecture", id: 5, title: "L", object_index: 1, asset: { asset_type: "Video" } },
        ] } };
    }
    const slug = /courses\/([a-z]+)\/\?/.exec(request.address)?.[1];
    asked ||= !slug;
    return slug ? { status: 200, body: { id: slug, title: slug } } : captions;
}

globalThis.WebSocket = class {
    constructor() {
        setTimeout(() => this.onopen());
    }
    send(text) {
        const { messageId } = JSON.parse(text);
        setTimeout(() => this.onmessage({ data: JSON.stringify({ messageId, status: "success", lectures: [] }) }));
    }
    close() {}
};
globalThis.browser = {
    storage: { local: { get: async () => ({}), set: async () => {
        throw new Error("the disk is full");
    } } },
    runtime: {
        onConnect: { addListener: listener => { listeners.connect = listener; } },
        onMessage: { addListener: () => {} },
        getURL: () => "extension://x/", getPlatformInfo: () => {},
    },
    tabs: {
        sendMessage: async (tab, request) => {
            if (tab === DEAF) {
                throw new Error("Receiving end does not exist.");
            }
            return request.do === "get" ? page(request) : { error: "not here" };
        },
        get: async () => ({ status: "complete" }),
    },
    action: { setBadgeText: () => {}, setBadgeBackgroundColor: () => {} },
};

async function until(condition) {
    for (let turn = 0; turn < 500 && !condition(); turn++) {
        await new Promise(resolve => setTimeout(resolve, 5));
    }
    assert.ok(condition(), JSON.stringify(view));
}

let tell;
let leave;

before(async () => {
    await import("../../examples/extension/worker.js");
    await listeners.connect({
        name: "popup", postMessage: message => { view = message; },
        onDisconnect: { addListener: listener => { leave = listener; } },
        onMessage: { addListener: listener => { tell = listener; } },
    });
});

// Nothing keeps the process then, whether the tests passed or not.
after(() => {
    letGo();
    leave();
});

test("a page that was open before the extension is to be reloaded, which is told at once", async () => {
    tell({ do: "look", tabId: DEAF, address: course("first") });

    await until(() => view.seen?.state === "failed");
    assert.match(view.seen.why, /reload it/);
});

test("a capture that waits for another's end is of the course asked for, on a full disk too", async () => {
    tell({ do: "look", tabId: 1, address: course("first") });
    await until(() => view.seen?.state === "ready");
    tell({ do: "start", language: "en", sections: [0], again: false });
    await until(() => asked);

    tell({ do: "look", tabId: 2, address: course("second") });
    await until(() => view.seen.course.slug === "second" && view.seen.state === "ready");
    tell({ do: "start", language: "en", sections: [0], again: false });
    tell({ do: "look", tabId: 3, address: "https://www.udemy.com/" });
    await until(() => view.seen.state === "none");
    letGo();

    await until(() => view.run.course.title === "second" && view.run.state === "done");
    assert.equal(view.unkept, "the disk is full");
});
