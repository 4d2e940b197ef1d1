import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_TRIES, NO_DATA, PACE, backoff, inWords, pause, retryIn } from "../../examples/extension/lib/pace.js";

test("lectures are half a second to a second apart", () => {
    assert.equal(pause(PACE, 0), 500);
    assert.equal(pause(PACE, 1), 1000);
});

test("waits double up to a minute, half of each left to chance", () => {
    assert.deepEqual([1, 2, 3, 9].map(attempt => backoff(2000, attempt, 1)), [2000, 4000, 8000, 60_000]);
    assert.deepEqual([1, 2, 3, 9].map(attempt => backoff(2000, attempt, 0)), [1000, 2000, 4000, 30_000]);
});

test("what may pass is asked again, what cannot is not", () => {
    for (const status of [0, 403, 408, 429, 500, 502, 503]) {
        assert.equal(retryIn({ status }, 1, PACE, 1), 2000, status);
    }
    for (const status of [400, 401, 404, NO_DATA]) {
        assert.equal(retryIn({ status }, 1, PACE, 1), null, status);
    }
});

test("five tries are enough", () => {
    assert.notEqual(retryIn({ status: 429 }, MAX_TRIES - 1, PACE, 0), null);
    assert.equal(retryIn({ status: 429 }, MAX_TRIES, PACE, 0), null);
});

test("Retry-After is kept, within five minutes; nonsense in it is not", () => {
    const wait = retryAfter => retryIn({ status: 429, retryAfter }, 1, PACE, 1);
    assert.equal(wait("30"), 30_000);
    assert.equal(wait("301"), 300_000);
    assert.equal(wait("1"), 2000);
    assert.equal(wait("Wed, 21 Oct"), 2000);
    assert.equal(wait(null), 2000);
});

test("each failure is told in words", () => {
    for (const status of [NO_DATA, 0, 401, 403, 404, 429, 500]) {
        assert.match(inWords(status, "the lecture"), /^the lecture: .*Udemy/);
    }
});
