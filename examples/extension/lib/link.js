// The socket to Lectern: opened while it is wanted, opened again when it breaks, questions matched with their answers.

import { backoff } from "./pace.js";

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_EXPONENT = 5;
const ANSWER_MS = 30_000;
/** Browsers end a worker that was idle for 30 s, and count messages only. */
const BEAT_MS = 20_000;
const SILENCE_MS = 65_000;

export class Link {
    /** "off" | "connecting" | "open" | "waiting", the last until a try succeeds. */
    state = "off";

    #options;
    #socket = null;
    #timer = null;
    #beat = null;
    #failures = 0;
    #lastHeard = 0;
    #asked = new Map();
    #waiters = [];
    #serial = 0;
    #greeted = false;

    /**
     * @param options {address(), protocols(), retryMs(), greet(), event(message), changed()}: what is asked and told;
     *     `greet` is awaited once the socket is open and before others may send; `event` gets what is no answer
     */
    constructor(options) {
        this.#options = { protocols: () => [], retryMs: () => FIRST_RETRY_MS, ...options };
    }

    want() {
        if (this.state === "off") {
            this.#failures = 0;
            this.#connect();
        }
    }

    release() {
        this.#end("off");
    }

    /** Opens at once what waits for its next try, and anew what is open: for another address. */
    restart() {
        if (this.state !== "off") {
            this.#end("off");
            this.want();
        }
    }

    /** True once the socket is open and greeted; false if `wake` was called before. */
    ready() {
        return this.#greeted ? Promise.resolve(true) : new Promise(resolve => this.#waiters.push(resolve));
    }

    /** Lets all who wait in `ready` look about. */
    wake(open = false) {
        this.#waiters.splice(0).forEach(resolve => resolve(open));
    }

    /** Lectern's answer to the message, or null if the connection went or stayed silent before it came. */
    ask(message) {
        if (this.state !== "open") {
            return Promise.resolve(null);
        }
        const sent = { messageId: `ask:${++this.#serial}`, ...message };
        return new Promise(resolve => {
            const timer = setTimeout(() => this.#answered(sent.messageId, null), ANSWER_MS);
            this.#asked.set(sent.messageId, { resolve, timer });
            this.#socket.send(JSON.stringify(sent));
        });
    }

    #connect() {
        this.#enter(this.#failures === 0 ? "connecting" : "waiting");
        let socket;
        try {
            socket = new WebSocket(this.#options.address(), this.#options.protocols());
        } catch {
            this.#retry();
            return;
        }
        this.#socket = socket;
        // Events of a socket that was given up are no news.
        const mine = use => event => this.#socket === socket && use(event);
        socket.onopen = mine(() => this.#open());
        socket.onmessage = mine(({ data }) => this.#hear(data));
        socket.onclose = mine(() => this.#retry());
    }

    async #open() {
        this.#failures = 0;
        this.#lastHeard = Date.now();
        this.#beat = setInterval(() => this.#keepAlive(), BEAT_MS);
        this.#enter("open");
        const socket = this.#socket;
        await this.#options.greet();
        if (this.#socket === socket) {
            this.#greeted = true;
            this.wake(true);
        }
    }

    #keepAlive() {
        if (Date.now() - this.#lastHeard > SILENCE_MS) {
            this.#retry();
        } else {
            this.#socket.send('{"action":"ping"}');
        }
    }

    #hear(data) {
        this.#lastHeard = Date.now();
        let message;
        try {
            message = JSON.parse(data);
        } catch {
            return; // Not Lectern's: the silence that follows says so.
        }
        if (message.type !== "progress" && this.#asked.has(message.messageId)) {
            this.#answered(message.messageId, message);
        } else {
            this.#options.event(message);
        }
    }

    #answered(messageId, answer) {
        const { resolve, timer } = this.#asked.get(messageId);
        this.#asked.delete(messageId);
        clearTimeout(timer);
        resolve(answer);
    }

    #retry() {
        this.#end("waiting");
        const wait = backoff(this.#options.retryMs(), Math.min(++this.#failures, MAX_RETRY_EXPONENT), Math.random());
        this.#timer = setTimeout(() => this.#connect(), wait);
    }

    #end(state) {
        const socket = this.#socket;
        this.#socket = null;
        this.#greeted = false;
        socket?.close();
        clearTimeout(this.#timer);
        clearInterval(this.#beat);
        [...this.#asked.keys()].forEach(id => this.#answered(id, null));
        this.#enter(state);
    }

    #enter(state) {
        if (this.state !== state) {
            this.state = state;
            this.#options.changed();
        }
    }
}
