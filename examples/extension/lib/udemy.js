// Udemy's web API as its own pages use it: addresses, and what to make of the answers. Pure.

import { Failure } from "./pace.js";

const PAGE_SIZE = 200;
/** Courses of more items than this answer 503 or not at all at the usual page size. */
const HUGE_COURSE_ITEMS = 800;
const HUGE_COURSE_PAGE_SIZE = 50;

const NO_TRANSCRIPT = {
    article: "an article, it has no transcript",
    quiz: "a quiz, it has no transcript",
    practice: "an exercise, it has no transcript",
    file: "a file, it has no transcript",
};

/** The course that an address belongs to, or null: {host, slug}; slug may be the course's number. */
export function courseOf(address) {
    const url = URL.canParse(address ?? "") ? new URL(address) : null;
    if (url?.protocol !== "https:" || url.port !== "" || !/(^|\.)udemy\.com$/.test(url.hostname)) {
        return null;
    }
    const slug = /^\/course\/([^/]+)/.exec(url.pathname)?.[1] ??
        (url.pathname.startsWith("/course-dashboard-redirect") ? url.searchParams.get("course_id") : null);
    return slug === null || slug === "draft" ? null : { host: url.hostname, slug: decodeURIComponent(slug) };
}

export function courseUrl(slug) {
    return `/api-2.0/courses/${encodeURIComponent(slug)}/?fields[course]=id,title,url,published_title,locale`;
}

export function curriculumUrl(courseId, page, pageSize) {
    return `/api-2.0/courses/${courseId}/subscriber-curriculum-items/` +
        `?curriculum_types=chapter,lecture,quiz,practice&page_size=${pageSize}&page=${page}` +
        "&fields[chapter]=title,object_index&fields[lecture]=title,object_index,asset" +
        "&fields[quiz]=title,object_index&fields[practice]=title,object_index" +
        "&fields[asset]=title,asset_type,time_estimation,captions";
}

/** Where a lecture's captions are asked for: courses that were bought, and those that a subscription includes. */
export function captionsUrls(courseId, lectureId) {
    return ["subscribed-courses", "subscription-course-enrollments"].map(owned =>
        `/api-2.0/users/me/${owned}/${courseId}/lectures/${lectureId}/?fields[lecture]=asset&fields[asset]=captions`);
}

/**
 * All items of the curriculum, in the order in which the API gives them, which is the course's.
 * @param answer asks for an address and returns the JSON, or throws a Failure
 */
export async function curriculum(courseId, answer) {
    try {
        return await allPages(courseId, PAGE_SIZE, answer);
    } catch (failure) {
        if (failure.status === 0 || failure.status >= 500) {
            return allPages(courseId, HUGE_COURSE_PAGE_SIZE, answer);
        }
        throw failure;
    }
}

async function allPages(courseId, pageSize, answer) {
    const items = [];
    for (let page = 1; ; page++) {
        const { count, next, results } = await answer(curriculumUrl(courseId, page, pageSize));
        if (page === 1 && count > HUGE_COURSE_ITEMS && pageSize > HUGE_COURSE_PAGE_SIZE) {
            return allPages(courseId, HUGE_COURSE_PAGE_SIZE, answer);
        }
        if (!Array.isArray(results) || results.some(({ _class, id }) => _class !== "chapter" && !id)) {
            throw new Failure("Udemy's list of lectures has an unknown form", 200);
        }
        items.push(...results);
        if (!next || results.length === 0) {
            return items;
        }
    }
}

/**
 * Sections and items from the API's mixed list. Chapters and lectures have counters of their own (object_index), so
 * only the list's order tells what belongs where. `place` is where the page's sidebar shows the item, from 0.
 */
export function outline(results) {
    const sections = [];
    const items = [];
    let inSection = 0;
    for (const result of results) {
        if (result._class === "chapter") {
            sections.push({ title: result.title ?? "", number: result.object_index ?? sections.length + 1 });
            inSection = 0;
            continue;
        }
        const kind = kindOf(result);
        items.push({
            id: String(result.id),
            title: result.title ?? "",
            number: result._class === "lecture" ? result.object_index ?? null : null,
            kind,
            section: sections.length - 1,
            place: inSection++,
            seconds: result.asset?.time_estimation ?? null,
            captions: kind === "video" ? result.asset?.captions?.filter(isText).map(shortly) : [],
        });
    }
    return { sections, items };
}

function kindOf({ _class, asset }) {
    if (_class !== "lecture") {
        return _class === "quiz" ? "quiz" : "practice";
    }
    const type = asset?.asset_type ?? "Video";
    return /^(video|video ?mashup|audio)$/i.test(type) ? "video" : /^article$/i.test(type) ? "article" : "file";
}

function shortly(caption) {
    return { locale: caption.locale_id, auto: isAutomatic(caption) };
}

/** Previews for the player's time line come as captions too. */
function isText(caption) {
    return Boolean(caption.locale_id) && (caption.status ?? 1) === 1 &&
        !/thumb-sprites|storyboard/i.test(`${caption.title} ${caption.url}`);
}

/** Udemy says "auto" of captions that it labels [CC], and the reverse: only both together mean a person. */
export function isAutomatic(caption) {
    return caption.source !== "manual" || /\[auto\]/i.test(caption.video_label ?? "");
}

/** Why an item has no transcript by its nature or by its (known) lack of captions; "" if it may have one. */
export function whyNone(item) {
    return NO_TRANSCRIPT[item.kind] ?? (item.captions?.length === 0 ? "no captions" : "");
}

/** The caption languages of a course with how many lectures have each, the most frequent first. */
export function languages(items) {
    const counts = new Map();
    for (const item of items) {
        for (const locale of new Set(item.captions?.map(caption => caption.locale))) {
            const auto = item.captions.every(caption => caption.locale !== locale || caption.auto);
            const language = counts.get(locale) ?? { locale, count: 0, auto: true };
            counts.set(locale, { locale, count: language.count + 1, auto: language.auto && auto });
        }
    }
    return [...counts.values()].sort((a, b) => b.count - a.count || (a.locale < b.locale ? -1 : 1));
}

/** The language to offer first: a wish that is there, else the most frequent; the first wish if none is known. */
export function preferredLanguage(available, wishes) {
    for (const wish of wishes) {
        const found = available.find(({ locale }) => sameLocale(locale, wish)) ??
            available.find(({ locale }) => sameLanguage(locale, wish));
        if (found) {
            return found.locale;
        }
    }
    return available[0]?.locale ?? wishes[0] ?? "";
}

/**
 * The caption in this locale, else in the same language, those by people first; never one in another language:
 * {caption}, or {available: [locale, ...]}, empty if the lecture has no captions at all.
 */
export function pickCaption(captions, wanted) {
    const usable = captions.filter(isText);
    const byPeopleFirst = [...usable].sort((a, b) => isAutomatic(a) - isAutomatic(b));
    const caption = byPeopleFirst.find(({ locale_id }) => sameLocale(locale_id, wanted)) ??
        byPeopleFirst.find(({ locale_id }) => sameLanguage(locale_id, wanted));
    return caption ? { caption } : { available: [...new Set(usable.map(({ locale_id }) => locale_id))] };
}

/** en_US as en-US, the way that browsers and RFC 5646 write it. */
export function languageTag(locale) {
    return locale.replaceAll("_", "-");
}

function sameLocale(a, b) {
    return languageTag(a).toLowerCase() === languageTag(b).toLowerCase();
}

function sameLanguage(a, b) {
    return languageTag(a).split("-")[0].toLowerCase() === languageTag(b).split("-")[0].toLowerCase();
}
