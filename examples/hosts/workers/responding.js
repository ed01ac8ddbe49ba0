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
    'unknown-charset': 415,
    'refused-charset': 415,
    'unknown-coding': 415,
    'unknown-format': 415,
    'bad-record': 422,
    'records-lost': 422,
    'too-many-bad-records': 422,
    'cancelled': 503,
};

/**
 * A response that is made of a reply: it begins with the reply's first bytes. Where there are none, it says what went wrong, as
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
        const detail = kind === 'handler' ? undefined : message;
        const problem = { status, detail, kind, stage, offset: at === undefined ? undefined : Number(at) };
        this.#respond(Response.json(problem, { status, headers: { 'Content-Type': 'application/problem+json' } }));
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
