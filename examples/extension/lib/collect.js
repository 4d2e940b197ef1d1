// Collects a course from its page: what there is (survey), and lecture by lecture the transcript. Knows neither browser
// nor Lectern: `page` carries out one request inside the course's page (see hands.js), `sleep` waits.

import { PACE, NO_DATA, Failure, inWords, retryIn } from "./pace.js";
import { captionsUrls, courseUrl, curriculum, languageTag, outline, pickCaption, whyNone } from "./udemy.js";
import { parseCaptions } from "./vtt.js";

/** The last way that a lecture's text can be had, when the API's ways fail. */
const FROM_PAGE = "page";

export class Collector {
    #page;
    #sleep;
    #pace;
    #chance;
    /** The way that worked last is tried first; that of the page only while the API's never did. */
    #way = 0;
    #apiAnswers = false;

    constructor({ page, sleep, pace = PACE, chance = Math.random }) {
        this.#page = page;
        this.#sleep = sleep;
        this.#pace = pace;
        this.#chance = chance;
    }

    /** {course, sections, items, source}: by the API, else as far as the page's sidebar shows it. */
    async survey({ host, slug }) {
        try {
            const { id, title, locale } = await this.#json(courseUrl(slug), "the course");
            if (!id) {
                throw new Failure("Udemy's answer about the course has an unknown form", 200);
            }
            const results = await curriculum(id, address => this.#json(address, "the list of lectures"));
            const course = { id: String(id), title, host, slug, locale: locale?.locale ?? "" };
            return { course, ...outline(results), source: "api" };
        } catch (failure) {
            if (!(failure instanceof Failure) || failure.stopsAll) {
                throw failure;
            }
            return await this.#surveyPage(host, slug, failure);
        }
    }

    /**
     * {caption, cues}, or {skipped: reason}. A lecture read from the page learns its id there, and has no caption, as
     * the page does not tell in which language it shows.
     */
    async transcript({ course, source }, item, language) {
        const none = whyNone(item);
        if (none) {
            return { skipped: none };
        }
        const ways = source === FROM_PAGE || !item.id ? [FROM_PAGE] : [...captionsUrls(course.id, item.id), FROM_PAGE];
        let first = null;
        for (let way = Math.min(this.#way, ways.length - 1); way < ways.length; way++) {
            try {
                const found = ways[way] === FROM_PAGE
                    ? await this.#fromPage(course, item)
                    : await this.#fromApi(ways[way], language);
                this.#apiAnswers ||= ways[way] !== FROM_PAGE;
                this.#way = ways[way] === FROM_PAGE && this.#apiAnswers ? 0 : way;
                return found;
            } catch (failure) {
                first ??= failure;
                if (!(failure instanceof Failure) || failure.stopsAll) {
                    throw failure;
                }
            }
        }
        this.#way = 0;
        throw first;
    }

    /**
     * Signed links to captions expire: one refusal is answered by asking for the lecture again, a second is final. The
     * captions' host may refuse without the headers that let a page see so; then it is no answer at all.
     */
    async #fromApi(address, language) {
        for (let fresh = 0; ; fresh++) {
            const lecture = await this.#json(address, "the lecture");
            if (!Array.isArray(lecture?.asset?.captions)) {
                throw new Failure("Udemy's answer about the lecture has an unknown form", 200);
            }
            const { caption, available } = pickCaption(lecture.asset.captions, language);
            if (!caption) {
                return { skipped: missing(language, available) };
            }
            const answer = await this.#ask(caption.url, "text", fresh === 0 ? [403, 0] : [403]);
            if (answer.status === 200) {
                const cues = parseCaptions(answer.body);
                if (cues.length === 0 && !/^\ufeff?(WEBVTT|\s*$)/.test(answer.body)) {
                    throw new Failure(inWords(NO_DATA, "the captions"), NO_DATA);
                }
                return cues.length > 0 ? { caption, cues } : { skipped: "the captions have no text" };
            }
            if (![403, 0].includes(answer.status) || fresh > 0) {
                throw new Failure(inWords(answer.status, "the captions"), answer.status || NO_DATA);
            }
        }
    }

    async #fromPage({ slug }, item) {
        const { section, place } = item;
        const { id, lines, skipped } = await this.#inPage({ do: "read", slug, section, place });
        if (item.id && item.id !== id) {
            throw new Failure("the page shows another lecture in this place", NO_DATA);
        }
        item.id ??= id;
        return skipped ? { skipped } : { caption: null, cues: lines.map(text => ({ text })) };
    }

    async #surveyPage(host, slug, why) {
        try {
            const found = await this.#inPage({ do: "survey" });
            return { ...found, course: { ...found.course, host, slug, locale: "" }, source: FROM_PAGE };
        } catch (failure) {
            throw failure instanceof Failure ? new Failure(`${why.message}; ${failure.message}`, why.status) : failure;
        }
    }

    async #inPage(request) {
        const answer = await this.#page(request);
        if (answer.error) {
            throw new Failure(answer.error, NO_DATA);
        }
        return answer;
    }

    async #json(address, what) {
        const { status, body, error } = await this.#ask(address, "json");
        if (status !== 200) {
            throw new Failure(error ?? inWords(status, what), status);
        }
        return body;
    }

    /** The answer to a GET, asked for again as often as that may help, which it does not where `final` says so. */
    async #ask(address, as, final = []) {
        for (let attempt = 1; ; attempt++) {
            const answer = await this.#page({ do: "get", address, as });
            const wait = answer.status === 200 || final.includes(answer.status)
                ? null
                : retryIn(answer, attempt, this.#pace, this.#chance());
            if (wait === null) {
                return answer;
            }
            await this.#sleep(wait);
        }
    }
}

function missing(language, available) {
    return available.length === 0
        ? "no captions"
        : `no captions in ${languageTag(language)}; there are ${available.map(languageTag).sort().join(", ")}`;
}
