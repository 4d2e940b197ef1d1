// How fast to ask, and how often again. Pure: chance comes in as a number from 0 to 1.

/** Between two lectures, and before the first repetition; tests set shorter times. */
export const PACE = { minMs: 500, maxMs: 1000, backoffMs: 2000 };

export const MAX_TRIES = 5;
const MAX_BACKOFF_MS = 60_000;
const MAX_RETRY_AFTER_MS = 300_000;

/** The status of an answer that is a page where data were asked for. */
export const NO_DATA = -1;

export function pause(pace, chance) {
    return Math.round(pace.minMs + (pace.maxMs - pace.minMs) * chance);
}

/** Doubled with each try, up to a minute, of which the latter half is left to chance. */
export function backoff(firstMs, attempt, chance) {
    const longest = Math.min(MAX_BACKOFF_MS, firstMs * 2 ** (attempt - 1));
    return Math.round(longest / 2 + longest / 2 * chance);
}

/**
 * What to do about an answer that is not 200 (0: none came): milliseconds to wait before asking again, or null to
 * give up. `attempt` counts from 1. Udemy's gatekeeper says 403 as well as 429 and 503 when asked too fast.
 */
export function retryIn({ status, retryAfter }, attempt, pace, chance) {
    const mayPass = status === 0 || status === 403 || status === 408 || status === 429 || status >= 500;
    if (!mayPass || attempt >= MAX_TRIES) {
        return null;
    }
    const asked = Number(retryAfter) * 1000;
    const own = backoff(pace.backoffMs, attempt, chance);
    return asked > 0 ? Math.max(own, Math.min(asked, MAX_RETRY_AFTER_MS)) : own;
}

/** What could not be had, in words for the learner; `status` as in retryIn. */
export class Failure extends Error {
    constructor(message, status) {
        super(message);
        this.status = status;
    }

    /** Whether all that follows would fail for the same reason, so that going on is of no use. */
    get stopsAll() {
        return this.status === 0 || this.status === 401;
    }
}

export function inWords(status, what) {
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
