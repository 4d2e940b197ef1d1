import assert from "node:assert/strict";
import { test } from "node:test";
import { saveTranscript } from "../../examples/extension/lib/message.js";

const course = { id: "7", title: "Nets", host: "acme.udemy.com", slug: "nets" };
const item = { id: "12", title: "Frames", number: 4, kind: "video", section: 0, place: 2, seconds: 312 };
const early = { ...item, id: "11", section: -1, number: 1 };
const survey = { course, sections: [{ title: "Section 2: mine", number: 1 }], items: [early, item] };
const caption = { locale_id: "en_US", source: "manual", video_label: "English [CC]" };
const cues = [{ start: 0, end: 1, text: "Hi" }];

test("every field that Lectern knows is sent", () => {
    assert.deepEqual(saveTranscript(survey, item, caption, cues), {
        action: "save_transcript", messageId: "udemy:7:12:en-US",
        raw_section: "Section 1: Section 2: mine", raw_lecture: "4. Frames",
        courseId: "7", course: "Nets", courseUrl: "https://acme.udemy.com/course/nets/",
        lectureId: "12", url: "https://acme.udemy.com/course/nets/learn/lecture/12",
        sectionNumber: 1, lectureNumber: 4, language: "en-US", captionSource: "manual", durationSeconds: 312,
        kind: "video", position: 2, total: 2, cues,
    });
});

test("what is not known is left out", () => {
    const message = saveTranscript({ ...survey, sections: [{ title: "Abschnitt 1: A", number: null }] },
        { ...item, id: null, number: null, title: "4. Frames", seconds: null }, null,
        [{ text: "Hi" }, { text: "you" }]);
    assert.deepEqual(Object.keys(message).sort(), ["action", "course", "courseId", "courseUrl", "kind", "messageId",
        "position", "raw_lecture", "raw_section", "total", "transcripts", "url"]);
    assert.equal(message.raw_section, "Abschnitt 1: A");
    assert.equal(message.raw_lecture, "4. Frames");
    assert.deepEqual(message.transcripts, ["Hi", "you"]);
    assert.equal(message.messageId, "udemy:7:0-2:");
});

test("a lecture before the first section stands under the course's title", () => {
    const message = saveTranscript(survey, early, caption, cues);
    assert.equal(message.raw_section, "Nets");
    assert.equal("sectionNumber" in message, false);
});
