/** Statuses of errors whose cause is the payload, as guests behind `wasi:http` give them. */
const STATUSES = {
    'malformed': 400,
    'too-many-malformed': 400,
    'aborted': 400,
    'length-mismatch': 400,
    'timed-out': 408,
    'payload-too-long': 413,
    'line-too-long': 413,
    'record-too-long': 413,
    'record-too-expensive': 413,
    'unknown-charset': 415,
    'refused-charset': 415,
    'unknown-coding': 415,
    'multipart': 415,
    'unknown-format': 415,
    'bad-record': 422,
    'records-lost': 422,
    'too-many-bad-records': 422,
    'cancelled': 503,
};

/** Their titles, and those of other problems. */
const TITLES = {
    400: 'Bad Request',
    408: 'Request Timeout',
    413: 'Content Too Large',
    415: 'Unsupported Media Type',
    422: 'Unprocessable Content',
    500: 'Internal Server Error',
    503: 'Service Unavailable',
};

/** Messages that end with what this host said itself, and what a client is told instead. */
const WITHOUT_HOST = {
    aborted: 'the payload broke off',
    cancelled: 'the host asked to stop',
    closed: 'the reply was closed',
};

/** A problem in JSON, as guests behind `wasi:http` give it. */
const problem = (status, members, headers = {}) =>
    Response.json(
        { status, title: TITLES[status], ...members },
        { status, headers: { 'Content-Type': 'application/problem+json', ...headers } },
    );

/**
 * The content codings of a payload; empty if it is not compressed. In the list, `identity` and empty elements do not count.
 *
 * @param {string | null} declared
 */
export const codings = (declared) =>
    (declared ?? '')
        .split(',')
        .map((coding) => coding.trim())
        .filter((coding) => coding !== '' && coding.toLowerCase() !== 'identity')
        .join(', ');

/** Refuses a payload in a content coding, which no guest of this host is told of. @param {string} coding */
export function refuseCoding(coding) {
    const shown = JSON.stringify(coding.slice(0, 40));
    const detail = isCharset(coding)
        ? `${shown} is a charset, not a content coding: declare it as the charset of the media type`
        : `content coding ${shown} is not decoded: send the payload without it`;
    return problem(415, { detail, kind: 'unknown-coding', stage: 'decode' }, { 'Accept-Encoding': 'identity' });
}

function isCharset(label) {
    try {
        return new TextDecoder(label) !== undefined;
    } catch {
        return false;
    }
}

/**
 * A response that is made of a reply: it begins with the reply's first bytes. Without any, it says what went wrong, as
 * problem JSON; where something goes wrong later, its body breaks off, which HTTP shows to the client.
 */
export class Responding {
    /** @type {Promise<Response>} */
    response;

    /** Where the reply goes. @type {import('../js/reply.js').Writer} */
    writer;

    #respond;
    #head = {};
    /** The writer of the response's body, once that has begun. */
    #body;

    constructor() {
        this.response = new Promise((resolve) => (this.#respond = resolve));
        this.writer = {
            head: (head) => void (this.#head = head),
            write: (bytes) => this.#begun().write(bytes),
            close: () => this.#begun().close(),
            abort: async (why) => this.#body?.abort(why),
        };
    }

    /** Answers, if nothing did yet. @param {import('../js/ended.js').Ended} how */
    over(how) {
        if (this.#body) return;
        const { kind, stage, at, message } = how.failure ?? { kind: how.how, message: 'the guest broke its contract' };
        const blamed = stage === 'reply' || stage === 'handler' ? undefined : STATUSES[kind];
        const status = blamed ?? 500;
        // What is wrong with a payload is for the client; what a handler says of its own errors is for its author.
        const detail = kind === 'handler' ? undefined : (WITHOUT_HOST[kind] ?? message);
        const found = { detail, kind, stage, offset: number(at) };
        const advice = how.failure?.summary?.advice ?? [];
        if (status < 500 && advice.length > 0) {
            found.advice = advice.map(({ code, at, message }) => ({ code, offset: number(at), message }));
        }
        this.#respond(problem(status, found));
    }

    #begun() {
        if (!this.#body) {
            const { readable, writable } = new IdentityTransformStream();
            const { mediaType = 'application/octet-stream', charset } = this.#head;
            const type = charset === undefined ? mediaType : `${mediaType}; charset=${charset.toLowerCase()}`;
            // Throws if the guest's media type is no value of a header: then there is no body, and the error is answered.
            const response = new Response(readable, { headers: { 'Content-Type': type } });
            this.#body = writable.getWriter();
            this.#respond(response);
        }
        return this.#body;
    }
}

/** JSON has no `bigint`. @param {bigint | undefined} at */
function number(at) {
    return at === undefined ? undefined : Number(at);
}
