// The content script: carries out the worker's requests in the page, and wakes it should the browser have ended it.

const browserApi = globalThis.browser ?? globalThis.chrome;

browserApi.runtime.onMessage.addListener((request, sender, reply) => {
    if (request.do === "stay") {
        stay();
        return false;
    }
    LecternHands(request).then(reply);
    return true;
});

/** A worker that fails at its start is not to be started in a circle. */
const WAKE_AFTER_MS = 500;

let port = null;

/** A port tells when the worker ends; opening it anew starts the worker, which then takes up the capture again. */
function stay() {
    if (port) {
        return;
    }
    try {
        port = browserApi.runtime.connect({ name: "page" });
    } catch {
        return; // The extension was updated or removed: its next version has a script of its own here after a reload.
    }
    port.onMessage.addListener(() => {
        port.disconnect();
        port = null;
    });
    port.onDisconnect.addListener(() => {
        port = null;
        setTimeout(stay, WAKE_AFTER_MS);
    });
}

// After a reload in the middle of a capture; the worker says "stay" if it is this tab's.
browserApi.runtime.sendMessage({ do: "hello" }).catch(() => {});
