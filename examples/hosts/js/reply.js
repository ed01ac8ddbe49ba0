import { closed, inWords, TIMED_OUT } from './errors.js';
import { within } from './within.js';

/**
 * @typedef {object} Head what the host is told about a reply before its first byte
 * @property {string} [mediaType]
 * @property {string} [charset]
 */

/**
 * Where bytes go: a writer, as streams of the web have them, that is told the head of the reply, too. It is given the next piece
 * when it has taken the one before. With whatever it throws the reply is closed.
 *
 * @typedef {object} Writer
 * @property {(head: Head) => void} [head]
 * @property {(bytes: Uint8Array) => Promise<void>} write
 * @property {() => Promise<void>} close the reply is whole
 * @property {(why: Error) => Promise<void>} abort it is not, and must not be taken for it
 */

/** The largest piece that a guest may write at once, in bytes. */
export const LARGEST_PIECE = 65_536;

/** How long a writer may take to break a reply off, in nanoseconds: a second. */
const ABORT_WAIT = 1_000_000_000n;

/**
 * The resource `reply` of `intake:payload/sink`. It traps a guest that breaks the contract: in JavaScript, by an error that is
 * not a refusal.
 */
export class Reply {
    /** Bytes that the writer was given. */
    bytes = 0;

    #writer;
    #stop;
    /** @type {'new' | 'told' | 'begun' | 'finishing' | 'finished'} */
    #state = 'new';
    /** The piece that is being written; a guest that does not wait for it may try again. @type {Promise<void>} */
    #writing = Promise.resolve();
    /** Why the reply is not read any more. @type {import('./errors.js').Refusal | undefined} */
    #closed;

    /**
     * @param {Writer} writer
     * @param {AbortSignal} stop
     */
    constructor(writer, stop) {
        this.#writer = writer;
        this.#stop = stop;
    }

    /** Whether the guest said that the reply is whole, and the writer took all of it. */
    get finished() {
        return this.#state === 'finished';
    }

    /** @param {Head} head */
    head(head) {
        if (this.#state !== 'new') throw new Error('the guest gave the head of a reply that had one, or had begun');
        this.#state = 'told';
        this.#start(() => this.#writer.head?.(head));
    }

    /**
     * @param {Uint8Array} bytes
     * @param {bigint} [wait] in nanoseconds
     */
    async write(bytes, wait) {
        if (this.#state === 'finishing' || this.finished) throw new Error('the guest wrote to a reply that it had finished');
        if (bytes.length > LARGEST_PIECE) throw new Error(`the guest wrote ${bytes.length} bytes at once`);
        await this.#settle(wait);
        this.#state = 'begun';
        if (bytes.length === 0) return;
        this.bytes += bytes.length;
        this.#start(() => this.#writer.write(bytes));
    }

    /** @param {bigint} [wait] in nanoseconds */
    async finish(wait) {
        if (this.finished) throw new Error('the guest finished a reply twice');
        await this.#settle(wait);
        if (this.#state !== 'finishing') {
            this.#state = 'finishing';
            this.#start(() => this.#writer.close());
            await this.#settle(wait);
        }
        this.#state = 'finished';
    }

    /**
     * Tells the writer that the reply is not whole, unless it is.
     *
     * @param {string} why
     * @returns {Promise<string | undefined>} why the writer may not know of it, if so
     */
    async breakOff(why) {
        if (this.finished) return undefined;
        try {
            // Nothing stops this.
            const { signal } = new AbortController();
            await within(called(() => this.#writer.abort(new Error(why))), ABORT_WAIT, signal);
            return undefined;
        } catch (error) {
            return error === TIMED_OUT ? 'it did not answer within a second' : inWords(error);
        }
    }

    /** Waits until the piece before is written. @param {bigint | undefined} wait */
    async #settle(wait) {
        if (!this.#closed) await within(this.#writing, wait, this.#stop);
        if (this.#closed) throw this.#closed;
    }

    /** @param {() => unknown} write */
    #start(write) {
        this.#writing = called(write).catch((error) => {
            this.#closed = closed(inWords(error));
        });
    }
}

/** What a writer answers, or throws. @param {() => unknown} call @returns {Promise<any>} */
const called = (call) => new Promise((resolve) => resolve(call()));
