// The message that Lectern takes, from what Udemy gave. Pure.

import { isAutomatic, languageTag } from "./udemy.js";

/**
 * Titles go out as Udemy's pages show them, number first: an author's own "Section 2: ..." then stays part of the name.
 * The id names lecture and language, so that a message sent twice is known to be the same.
 * @param caption as the API gave it, or null if the text was read from the page, which does not tell its language
 * @param cues [{start, end, text}], or [{text}] if the times are not known
 */
export function saveTranscript({ course, sections, items }, item, caption, cues) {
    const section = sections[item.section];
    const language = caption ? languageTag(caption.locale_id) : "";
    const base = `https://${course.host}/course/${course.slug}/`;
    return withoutNull({
        action: "save_transcript",
        messageId: ["udemy", course.id, item.id ?? `${item.section}-${item.place}`, language].join(":").slice(0, 200),
        raw_section: numbered(section ?? { title: course.title, number: null }, number => `Section ${number}: `),
        raw_lecture: numbered(item, number => `${number}. `),
        courseId: course.id,
        course: course.title,
        courseUrl: base,
        lectureId: item.id,
        url: item.id ? `${base}learn/lecture/${item.id}` : base,
        sectionNumber: section?.number ?? null,
        lectureNumber: item.number,
        language: language || null,
        captionSource: caption ? (isAutomatic(caption) ? "auto" : "manual") : null,
        durationSeconds: item.seconds,
        kind: item.kind,
        position: items.indexOf(item) + 1,
        total: items.length,
        ...(cues[0]?.start === undefined ? { transcripts: cues.map(({ text }) => text) } : { cues }),
    });
}

/** Titles read from the page hold their numbers already. */
function numbered({ title, number }, prefix) {
    return number === null ? title : prefix(number) + title;
}

function withoutNull(object) {
    return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
