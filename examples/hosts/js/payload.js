import { bytesOf } from './chunk.js';
import { aborted, cancelled, inWords } from './errors.js';
import { yieldToEventLoop } from './pacing.js';
import { within } from './within.js';

/**
 * @typedef {object} Description what was declared
 * @property {string} [mediaType]
 * @property {string} [charset] as the sender wrote it: the guest resolves it
 * @property {bigint} [length]
 */

/**
 * Where bytes come from: a reader, as streams of the web have them. It is asked again only when it has answered. Its chunks are
 * bytes of any type that `bytesOf` takes; with any other value, and with whatever it throws, the payload is broken off.
 *
 * @typedef {{ read(): Promise<{ done: boolean, value?: Uint8Array | ArrayBufferView | ArrayBuffer }> }} Reader
 */

/** The resource `payload` of `intake:payload/source`. */
export class Payload {
    /** Bytes that the guest took. */
    bytes = 0;

    #description;
    #reader;
    #stop;
    /**
     * Settled when the reader's answer is below. Under way still when a guest did not wait for it. It never rejects.
     *
     * @type {Promise<void> | undefined}
     */
    #asked;
    /** Came, and was not taken yet. @type {Uint8Array | undefined} */
    #rest;
    /** Bytes in `#rest`. It has fewer if its memory is gone: whoever gave it may have used it again. */
    #left = 0;
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
     * @returns {Promise<Uint8Array | undefined>} up to `max` bytes, a copy; undefined is the end. An empty chunk is given on, for the
     *     guest bounds how many there may be in a row. Throws a refusal.
     */
    async read(max, wait) {
        if (!this.#rest && !this.#over) {
            if (max === 0) return new Uint8Array();
            await within((this.#asked ??= this.#ask()), wait, this.#stop);
            // Answers may be there at once without an end: timers, and the wish to stop, get their turn.
            if (this.#rest && this.#left === 0) await yieldToEventLoop();
        }
        if (!this.#rest) {
            if (this.#over === 'end') return undefined;
            throw this.#over;
        }
        if (this.#stop.aborted) throw cancelled(inWords(this.#stop.reason));
        return this.#take(max);
    }

    /** @param {number} max */
    #take(max) {
        const rest = this.#rest;
        if (rest.length !== this.#left) {
            this.#rest = undefined;
            this.#over = aborted('the memory of a chunk of the payload was detached or shrunk before the guest had read it');
            throw this.#over;
        }
        const chunk = rest.slice(0, max);
        this.#left -= chunk.length;
        this.#rest = this.#left > 0 ? rest.subarray(max) : undefined;
        this.bytes += chunk.length;
        return chunk;
    }

    async #ask() {
        try {
            const { done, value } = await this.#reader.read();
            if (!done) {
                this.#rest = bytesOf(value);
                this.#left = this.#rest.length;
            } else if (isBytes(value)) {
                throw new Error('the end of the payload came with bytes: give them before it');
            } else {
                this.#over = 'end';
            }
        } catch (error) {
            // What broke off must never look like the end.
            this.#over = aborted(inWords(error));
        }
        this.#asked = undefined;
    }
}

/** Readers with a buffer of their own give it back, empty, with the end. @param {unknown} value */
const isBytes = (value) => (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) && value.byteLength > 0;
