import { inWords } from './errors.js';

/**
 * How a run ended. Only a `whole` reply is one; of the others, what came is to be thrown away.
 *
 * - `whole`: the guest returned ok, and finished the reply.
 * - `unfinished`: it returned ok, and did not finish the reply. It breaks the contract.
 * - `stopped`: the host asked it to stop, and it did.
 * - `failed`: it returned an error, `failure`.
 * - `trapped`: it panicked, or broke the contract; or the host went wrong. `why` has the words.
 *
 * Where the reply is not whole and its writer's `abort` failed, or took too long, `abortFailed` says why: whoever reads the reply
 * may not know that it is not whole.
 *
 * Objects are as `wit/handler.wit` has them, with names as JavaScript writes them.
 *
 * @typedef {({ how: 'whole' | 'unfinished', summary: object } | { how: 'stopped' | 'failed', failure: object }
 *     | { how: 'trapped', why: string }) & { abortFailed?: string }} Ended
 */

/**
 * Runs a guest on one payload, and breaks its reply off if it is not whole.
 *
 * @param {() => Promise<object>} handle calls the guest's `handle`
 * @param {import('./reply.js').Reply} reply
 * @param {AbortSignal} stop
 * @returns {Promise<Ended>}
 */
export async function ended(handle, reply, stop) {
    const ended = await run(handle, reply, stop);
    if (ended.how === 'whole') return ended;
    const abortFailed = await reply.breakOff(says(ended));
    return abortFailed === undefined ? ended : { ...ended, abortFailed };
}

/** @returns {Promise<Ended>} */
async function run(handle, reply, stop) {
    try {
        const summary = await handle();
        return { how: reply.finished ? 'whole' : 'unfinished', summary };
    } catch (error) {
        // An error that a guest returns is thrown by jco, wrapped.
        const failure = error?.payload;
        if (failure?.kind === undefined) return { how: 'trapped', why: inWords(error) };
        return { how: stop.aborted ? 'stopped' : 'failed', failure };
    }
}

/** In a line, for people. @param {Ended} ended */
export function says(ended) {
    const { abortFailed } = ended;
    return `${outcome(ended)}${abortFailed === undefined ? '' : `; the writer could not break the reply off: ${abortFailed}`}`;
}

/** @param {Ended} ended */
function outcome(ended) {
    switch (ended.how) {
        case 'whole': {
            const { bytes, charsetUsed, malformed } = ended.summary;
            return `done: ${bytes} bytes in ${charsetUsed ?? 'no charset'}, ${malformed} malformed${advised(ended.summary)}`;
        }
        case 'unfinished':
            return 'failed: the guest returned ok, but did not finish the reply';
        case 'stopped':
            return `stopped after ${ended.failure.summary.bytes} bytes; the reply is not whole`;
        case 'failed': {
            const { stage, at, message, kind } = ended.failure;
            const place = at === undefined ? '' : ` at byte ${at}`;
            return `failed: ${stage}${place}: ${message} (${kind})${advised(ended.failure.summary)}`;
        }
        case 'trapped':
            return `failed: the guest trapped: ${ended.why}`;
    }
}

/** What a summary advises, if there is one. @param {object | undefined} summary */
function advised(summary) {
    return (summary?.advice ?? []).map(({ code, message }) => `; advice: ${code}: ${message}`).join('');
}
