// A userscript is one file, so it holds copies of the extension's modules. To renew them:
//     LECTERN_UPDATE=1 node test/browser/userscript.test.mjs

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SCRIPT = new URL("../../examples/userscript/lectern.user.js", import.meta.url);
const LIB = new URL("../../examples/extension/lib/", import.meta.url);
const MODULES = ["pace.js", "udemy.js", "vtt.js", "message.js", "collect.js", "capture.js", "hands.js"];
const BEGIN = "kept the same by test/browser/userscript.test.mjs ====\n";
const END = "// ==== what only the userscript has ====\n";

function copied() {
    const parts = MODULES.map(name => `\n// ---- ${name} ----\n\n` + readFileSync(new URL(name, LIB), "utf8")
        .replace(/^import .*\n/gm, "").replace(/^export /gm, "").replace(/\n{3,}/g, "\n\n").trim() + "\n");
    return parts.join("") + "\n";
}

const script = readFileSync(SCRIPT, "utf8");
const from = script.indexOf(BEGIN) + BEGIN.length;
const to = script.indexOf(END);

if (process.env.LECTERN_UPDATE) {
    writeFileSync(SCRIPT, script.slice(0, from) + copied() + script.slice(to));
} else {
    test("the userscript holds the extension's code as it is", () => {
        assert.equal(script.slice(from, to), copied());
    });
}

test("the userscript is sound as one script", () => {
    assert.doesNotThrow(() => new vm.Script(readFileSync(SCRIPT, "utf8")));
});

test("it asks for no more than it uses, and reaches this computer only", () => {
    const grants = [...script.matchAll(/^\/\/ @grant +(\S+)/gm)].map(([, name]) => name);
    grants.forEach(name => assert.ok(script.slice(to).includes(`${name}(`), name));
    assert.deepEqual([...script.matchAll(/^\/\/ @connect +(\S+)/gm)].map(([, name]) => name), ["localhost"]);
});
