import { aborted, cancelled, inWords } from './errors.js';
import { within } from './within.js';

/**
 * @typedef {object} Description what was declared
 * @property {string} [mediaType]
 * @property {string} [charset] as the sender wrote it: the guest resolves it
 * @property {bigint} [length]
 */

/**
 * Where bytes come from: a reader, as streams of the web have them. It is asked again only when it has answered.
 *
 * @typedef {{ read(): Promise<{ done: boolean, value?: Uint8Array }> }} Reader
 */

/** The resource `payload` of `intake:payload/source`. */
export class Payload {
    /** Bytes that the guest took. */
    bytes = 0;

    #description;
    #reader;
    #stop;
    /**
     * Settled when the reader's answer is below. Under way still when a guest did not wait for it.
     *
     * @type {Promise<void> | undefined}
     */
    #asked;
    /** Came, and was not taken yet; never empty. @type {Uint8Array | undefined} */
    #rest;
    /**
     * What came last: the end, or what broke the payload off. It stays.
     *
     * @type {'end' | import('./errors.js').Refusal | undefined}
     */
    #over;

    /**
     * @param {Description} description
     * @param {Reader} reader
     * @param {AbortSignal} stop
     */
    constructor(description, reader, stop) {
        this.#description = description;
        this.#reader = reader;
        this.#stop = stop;
    }

    describe() {
        return this.#description;
    }

    /**
     * @param {number} max
     * @param {bigint} [wait] in nanoseconds
     * @returns {Promise<Uint8Array | undefined>} 1 to `max` bytes; undefined is the end. Throws a refusal.
     */
    async read(max, wait) {
        while (!this.#rest && !this.#over) {
            if (max === 0) return new Uint8Array();
            await within(this.#ask(), wait, this.#stop);
        }
        if (!this.#rest) {
            if (this.#over === 'end') return undefined;
            throw this.#over;
        }
        if (this.#stop.aborted) throw cancelled(inWords(this.#stop.reason));
        const chunk = this.#rest.subarray(0, max);
        this.#rest = chunk.length < this.#rest.length ? this.#rest.subarray(max) : undefined;
        this.bytes += chunk.length;
        return chunk;
    }

    #ask() {
        this.#asked ??= this.#reader.read().then(
            ({ done, value }) => {
                this.#asked = undefined;
                if (done) this.#over = 'end';
                else if (value.length > 0) this.#rest = value;
            },
            // What broke off must never look like the end.
            (error) => {
                this.#asked = undefined;
                this.#over = aborted(inWords(error));
            },
        );
        return this.#asked;
    }
}
