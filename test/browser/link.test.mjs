import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Link } from "../../examples/extension/lib/link.js";

let sockets;
let now;
let timers;

/** Runs what falls due within the time, in order. */
function tick(ms) {
    const end = now + ms;
    for (;;) {
        const [id, due] = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
        if (!due) {
            now = end;
            return;
        }
        now = due.at;
        due.every ? due.at += due.every : timers.delete(id);
        due.run();
    }
}

function useFakeTime() {
    const add = (run, ms, every) => timers.set({}, { run, at: now + ms, every }) && [...timers.keys()].at(-1);
    Date.now = () => now;
    globalThis.setTimeout = (run, ms) => add(run, ms);
    globalThis.setInterval = (run, ms) => add(run, ms, ms);
    globalThis.clearTimeout = id => timers.delete(id);
    globalThis.clearInterval = id => timers.delete(id);
}

class FakeSocket {
    sent = [];
    constructor(address) {
        this.address = address;
        sockets.push(this);
    }
    send(text) {
        this.sent.push(JSON.parse(text));
    }
    close() {
        this.closed = true;
    }
    tell(message) {
        this.onmessage({ data: JSON.stringify(message) });
    }
}

const settle = async () => {
    for (let turn = 0; turn < 5; turn++) {
        await Promise.resolve();
    }
};

function linkWith(more = {}) {
    const events = [];
    const link = new Link({
        address: () => "ws://localhost:1", greet: async () => {}, event: message => events.push(message),
        changed: () => {}, ...more,
    });
    return { link, events };
}

beforeEach(() => {
    sockets = [];
    now = 0;
    timers = new Map();
    globalThis.WebSocket = FakeSocket;
    useFakeTime();
});

test("it is open once the socket is and Lectern was greeted", async () => {
    let greeted;
    const { link } = linkWith({ greet: () => new Promise(resolve => { greeted = resolve; }) });
    link.want();
    link.want();
    assert.equal(sockets.length, 1);
    let ready = null;
    link.ready().then(open => { ready = open; });
    sockets[0].onopen();
    await settle();
    assert.equal(ready, null);
    greeted();
    await settle();
    assert.equal(ready, true);
});

test("answers find their questions in any order; the rest are events", async () => {
    const { link, events } = linkWith();
    link.want();
    sockets[0].onopen();
    const first = link.ask({ action: "known" });
    const second = link.ask({ action: "save_transcript", messageId: "m" });
    const [{ messageId }] = sockets[0].sent;
    sockets[0].tell({ type: "progress", messageId: "m", state: "saved" });
    sockets[0].tell({ status: "success", messageId: "m" });
    sockets[0].tell({ lectures: [], messageId });
    sockets[0].tell({ type: "heartbeat" });
    assert.equal((await second).status, "success");
    assert.deepEqual((await first).lectures, []);
    assert.deepEqual(events.map(({ type }) => type), ["progress", "heartbeat"]);
});

test("a broken socket is opened again, later each time, and its questions end without an answer", async () => {
    const { link } = linkWith();
    link.want();
    sockets[0].onopen();
    const asked = link.ask({ action: "status" });
    sockets[0].onclose();
    assert.equal(await asked, null);
    assert.equal(link.state, "waiting");
    tick(1000);
    assert.equal(sockets.length, 2);
    sockets[1].onclose();
    tick(999);
    assert.equal(sockets.length, 2);
    tick(1001);
    assert.equal(sockets.length, 3);
});

test("silence is a broken socket, and pings are sent before", async () => {
    const { link } = linkWith();
    link.want();
    sockets[0].onopen();
    tick(65_000);
    assert.deepEqual(sockets[0].sent, [{ action: "ping" }, { action: "ping" }, { action: "ping" }]);
    assert.equal(link.state, "open");
    tick(15_000);
    assert.equal(link.state, "waiting");
});

test("a question to a silent Lectern ends after 30 s", async () => {
    const { link } = linkWith();
    link.want();
    sockets[0].onopen();
    const asked = link.ask({ action: "status" });
    tick(30_000);
    assert.equal(await asked, null);
});

test("released, it closes and stays closed", async () => {
    const { link } = linkWith();
    link.want();
    sockets[0].onopen();
    link.release();
    assert.equal(sockets[0].closed, true);
    sockets[0].onclose();
    tick(60_000);
    assert.equal(sockets.length, 1);
    assert.equal(await link.ask({ action: "status" }), null);
});

test("another address is used at once", () => {
    let address = "ws://localhost:1";
    const { link } = linkWith({ address: () => address });
    link.want();
    address = "ws://localhost:2";
    link.restart();
    assert.deepEqual(sockets.map(socket => socket.address), ["ws://localhost:1", "ws://localhost:2"]);
});

test("who waits can be woken without a connection", async () => {
    const { link } = linkWith();
    const waiting = link.ready();
    link.wake();
    assert.equal(await waiting, false);
});
