import { inWords } from './errors.js';

/** After what is due now: a timer of no time takes a millisecond in Node. @type {(then: () => void) => void} */
const later = globalThis.setImmediate ?? ((then) => setTimeout(then, 0));

/** Lets the event loop run what is due: timers, requests, other guests. @returns {Promise<void>} */
export const yieldToEventLoop = () => new Promise((resolve) => later(() => resolve()));

/**
 * What the guest reports at a checkpoint, counted from the start of the payload.
 *
 * @typedef {{ bytesRead: bigint, bytesDecoded: bigint, items: bigint, malformed: bigint }} Progress
 */

/**
 * The answer to a checkpoint, once the event loop has run what was due. JavaScript engines meter no fuel, so that there is no
 * advice on that of the next slice.
 *
 * @param {AbortSignal} stop
 * @returns {Promise<{ tag: 'proceed', val: undefined } | { tag: 'stop', val: string }>}
 */
export async function verdict(stop) {
    await yieldToEventLoop();
    return stop.aborted ? { tag: 'stop', val: inWords(stop.reason) } : { tag: 'proceed', val: undefined };
}
