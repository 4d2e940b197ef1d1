import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCaptions } from "../../examples/extension/lib/vtt.js";

const cue = (start, end, text) => ({ start, end, text });
const one = text => `WEBVTT\n\n00:01.000 --> 00:02.000\n${text}`;
const texts = file => parseCaptions(file).map(({ text }) => text);

test("what Udemy serves: minutes, no ids, one line a cue", () => {
    const file = "WEBVTT\n\n00:00.120 --> 00:02.500\nHello there.\n\n00:02.500 --> 00:04.000\nNext\n";
    assert.deepEqual(parseCaptions(file), [cue(0.12, 2.5, "Hello there."), cue(2.5, 4, "Next")]);
});

test("hours, settings, ids, CRLF and BOM", () => {
    assert.deepEqual(parseCaptions("\ufeffWEBVTT - title\r\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\r\n\r\n" +
        "intro 1\r\n01:00:01.000 --> 01:00:02.250 align:start position:10%\r\nLate\r\n"), [cue(3601, 3602.25, "Late")]);
});

test("SRT: decimal commas and numbers as ids", () => {
    assert.deepEqual(parseCaptions("1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:02,000 --> 00:00:03,5\nTwo"),
        [cue(1, 2, "One"), cue(2, 3.5, "Two")]);
});

test("broken converters leave out empty lines between cues", () => {
    assert.deepEqual(texts("WEBVTT\n\n1\n00:01.000 --> 00:02.000\nOne\n2\n00:02.000 --> 00:03.000\nTwo\nand a half"),
        ["One", "Two and a half"]);
});

test("notes, styles and regions are no cues", () => {
    assert.deepEqual(texts("WEBVTT\n\nNOTE 00:01.000 --> 00:02.000\nhidden\n\nSTYLE\n::cue { color: red }\n\n" +
        "REGION\nid:a\n\n00:01.000 --> 00:02.000\nshown"), ["shown"]);
});

test("tags go, their text stays", () => {
    assert.deepEqual(texts(one("<v Ada Lovelace>a <i>b</i> <c.loud>c</c> <00:01.500>d</v>")),
        ["a b c d"]);
});

test("signs that only look like tags stay", () => {
    assert.deepEqual(texts(one("if a < b and c > d, x <- y")),
        ["if a < b and c > d, x <- y"]);
});

test("entities are decoded once", () => {
    assert.deepEqual(texts(one("R&amp;D &amp;lt; &lt;b&gt; &#39;x&#x27; &nope; &#xD800; &nbsp;.")),
        ["R&D &lt; <b> 'x' &nope; &#xD800; ."]);
});

test("two lines become one, white space one space", () => {
    assert.deepEqual(texts(one("-: one \n\ttwo  three")), ["-: one two three"]);
});

test("rolling repeats go, what is said twice stays", () => {
    assert.deepEqual(texts("WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\n00:02.000 --> 00:03.000\nYes.\n\n" +
        "00:05.000 --> 00:06.000\nYes.\n"), ["Yes.", "Yes."]);
});

test("cues in other scripts keep every character", () => {
    assert.deepEqual(texts(one("안녕하세요 👩‍💻 مرحبا")), ["안녕하세요 👩‍💻 مرحبا"]);
});

test("an end before the start is moved to it; empty cues go", () => {
    assert.deepEqual(parseCaptions("WEBVTT\n\n00:05.000 --> 00:01.000\nodd\n\n00:06.000 --> 00:07.000\n \n"),
        [cue(5, 5, "odd")]);
});

test("previews of the time line, error pages and nothing have no cues", () => {
    assert.deepEqual(parseCaptions("WEBVTT\n\n00:00.000 --> 00:05.000\nthumb-sprites.jpg#xywh=0,0,160,90\n"), []);
    assert.deepEqual(parseCaptions("<!doctype html><title>Just a moment...</title>"), []);
    assert.deepEqual(parseCaptions(""), []);
});

test("a long file takes time in proportion", () => {
    const block = Array.from({ length: 20_000 }, (_, number) => `00:00:01.000 --> 00:59:59.000\nt${number}`);
    assert.equal(parseCaptions(`WEBVTT\n\n${block.join("\n")}`).length, 20_000);
});
