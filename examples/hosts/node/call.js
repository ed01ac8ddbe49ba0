// Calls from one thread into another, for which the caller's thread waits. A guest of WASI 0.2 cannot give way in the middle of a
// call; so it has a thread of its own, and its imports call the main thread, where everything may be asynchronous.

import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

import { inWords, isRefusal } from '../js/errors.js';

/**
 * What two threads share: a line for calls, a word that says whether the answer is there, and room for the bytes of one call.
 *
 * @typedef {{ port: import('node:worker_threads').MessagePort, answered: Int32Array, room: Uint8Array }} Line
 */

/** Bytes that one call carries at most. */
export const ROOM = 64 << 10;

/** Both ends of a line. @returns {{ caller: Line, answerer: Line }} */
export function line() {
    const { port1, port2 } = new MessageChannel();
    const shared = { answered: new Int32Array(new SharedArrayBuffer(4)), room: new Uint8Array(new SharedArrayBuffer(ROOM)) };
    return { caller: { port: port1, ...shared }, answerer: { port: port2, ...shared } };
}

/**
 * Calls, and stands still until there is an answer.
 *
 * @param {Line} line
 * @param {string} name
 * @param {...unknown} args
 */
export function call({ port, answered }, name, ...args) {
    Atomics.store(answered, 0, 0);
    port.postMessage({ name, args });
    // More than once, for the word may be said before the notice of it is given, which wakes the next call then.
    while (Atomics.load(answered, 0) === 0) Atomics.wait(answered, 0, 0);
    const { value, thrown } = receiveMessageOnPort(port).message;
    if (thrown !== undefined) throw thrown;
    return value;
}

/**
 * Answers calls by the functions of these names, one call at a time. What they throw is thrown in the caller's thread.
 *
 * @param {Line} line
 * @param {Record<string, (...args: any[]) => unknown>} functions
 */
export function answer({ port, answered }, functions) {
    port.on('message', async ({ name, args }) => {
        try {
            // What cannot be sent throws as well: the caller must get an answer.
            port.postMessage({ value: await functions[name](...args) });
        } catch (thrown) {
            port.postMessage({ thrown: isRefusal(thrown) ? thrown : new Error(inWords(thrown)) });
        }
        Atomics.store(answered, 0, 1);
        Atomics.notify(answered, 0);
    });
    return () => port.close();
}
