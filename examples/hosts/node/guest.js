import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { ended } from '../js/ended.js';
import { verdict } from '../js/pacing.js';
import { Payload } from '../js/payload.js';
import { LARGEST_PIECE, Reply } from '../js/reply.js';
import { answer, line } from './call.js';

/**
 * What a run is given.
 *
 * @typedef {object} Given
 * @property {import('../js/payload.js').Description} description
 * @property {import('../js/payload.js').Reader} reader where the payload comes from
 * @property {import('../js/reply.js').Writer} writer where the reply goes
 * @property {AbortSignal} stop asks the guest to stop, at its next read, write or checkpoint
 * @property {(progress: import('../js/pacing.js').Progress) => void} [progress] told at each checkpoint
 */

/** A guest in a thread of its own, for one payload after the other. A host that takes more at once has as many of these. */
export class Guest {
    #thread;
    #line;
    #hangUp;
    /** Why there can be no run any more. @type {string | undefined} */
    #ended;
    /** What the calls of the guest that runs are answered by. */
    #answers = {};

    /**
     * Starts the thread.
     *
     * @param {string} folder what `npm run build` made of the component
     * @param {Record<string, string>} [env] the guest's environment: `INTAKE_LOG=debug` makes it log to standard error
     */
    static async start(folder, env = {}) {
        const { caller, answerer } = line();
        const workerData = { folder, env, line: caller };
        const thread = new Worker(new URL('./thread.js', import.meta.url), { workerData, transferList: [caller.port] });
        await once(thread, 'message');
        return new Guest(thread, answerer);
    }

    /** @private */
    constructor(thread, line) {
        this.#thread = thread;
        this.#line = line;
        thread.once('exit', (code) => (this.#ended = `its thread ended with the code ${code}`));
        const names = ['describe', 'read', 'head', 'write', 'finish', 'checkpoint'];
        this.#hangUp = answer(line, Object.fromEntries(names.map((name) => [name, (...args) => this.#answers[name](...args)])));
    }

    /**
     * Runs the guest on one payload. One run at a time.
     *
     * @param {Given} given
     * @returns {Promise<import('../js/ended.js').Ended>}
     */
    async run({ description, reader, writer, stop, progress }) {
        // Ends the call that a guest is in when its thread ends.
        const over = new AbortController();
        const stopOrOver = AbortSignal.any([stop, over.signal]);
        const payload = new Payload(description, reader, stopOrOver);
        const reply = new Reply(writer, stopOrOver);
        const { room } = this.#line;
        this.#answers = {
            describe: () => payload.describe(),
            read: async (max, wait) => {
                const chunk = await payload.read(max, wait);
                if (chunk) room.set(chunk);
                return chunk?.length;
            },
            head: (head) => reply.head(head),
            // Copied: the room is used again before these bytes are written.
            write: (length, wait) => reply.write(length > LARGEST_PIECE ? { length } : room.slice(0, length), wait),
            finish: (wait) => reply.finish(wait),
            checkpoint: (reported) => {
                progress?.(reported);
                return verdict(stop);
            },
        };
        return ended(() => this.#handle().finally(() => over.abort()), reply, stop);
    }

    async #handle() {
        if (this.#ended !== undefined) throw new Error(this.#ended);
        const heard = new AbortController();
        this.#thread.postMessage('handle');
        try {
            const exit = once(this.#thread, 'exit', heard).then(() => [{ trap: this.#ended }]);
            const [returned] = await Promise.race([once(this.#thread, 'message', heard), exit]);
            if (returned.failure) throw Object.assign(new Error(returned.failure.message), { payload: returned.failure });
            if (returned.trap) throw new Error(returned.trap);
            return returned.summary;
        } finally {
            heard.abort();
        }
    }

    /** Ends the thread, and the guest in it, wherever it is: also one that spins. */
    async end() {
        this.#hangUp();
        await this.#thread.terminate();
    }
}
