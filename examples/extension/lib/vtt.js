// WebVTT and SRT to cues: what Udemy serves, and what people upload there. Pure.

const TIMING = /^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})/;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", lrm: "\u200e", rlm: "\u200f" };

/**
 * The cues of a caption file, in its order: [{start, end, text}], times in seconds, text on one line without tags.
 * A file that is none (an error page, previews of the player's time line) has no cues.
 */
export function parseCaptions(file) {
    const cues = [];
    for (const block of file.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/)) {
        const lines = block.split("\n");
        const at = lines.findIndex(line => TIMING.test(line));
        // An id may stand above the times, and nothing else: NOTE, STYLE and REGION blocks may hold an arrow too.
        if (at < 0 || /^(NOTE|STYLE|REGION)\b/.test(lines[0].trim())) {
            continue;
        }
        addCues(lines.slice(at), cues);
    }
    return cues;
}

/** A block holds one cue; broken converters leave out the empty line between two. */
function addCues(lines, cues) {
    while (lines.length > 0) {
        const times = TIMING.exec(lines.shift());
        const next = lines.findIndex(line => TIMING.test(line));
        const body = lines.splice(0, next < 0 ? lines.length : next);
        if (next >= 0 && /^\s*\d+\s*$/.test(body.at(-1) ?? "")) {
            body.pop();
        }
        const text = plainText(body.join(" "));
        const before = cues.at(-1);
        const start = seconds(times.slice(1, 5));
        if (text !== "" && !/#xywh=/.test(text) && !(before?.text === text && start <= before.end)) {
            cues.push({ start, end: Math.max(start, seconds(times.slice(5, 9))), text });
        }
    }
}

function seconds([hours, minutes, whole, fraction]) {
    const millis = Number(fraction.padEnd(3, "0"));
    return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(whole)) + millis / 1000;
}

function plainText(text) {
    return text.replace(/<\/?(?:[a-zA-Z][^>]*|\d[\d:.]*)?>/g, "")
        .replace(/&(#\d+|#[xX][\da-fA-F]+|[a-zA-Z]+);/g, decoded)
        .replace(/\s+/g, " ").trim();
}

function decoded(entity, name) {
    if (!name.startsWith("#")) {
        return ENTITIES[name] ?? entity;
    }
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : entity;
}
