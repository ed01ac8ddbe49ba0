// What a read or a write may fail by, as the guest gets it: a case of `read-error` or of `write-error` in `wit/`. An import that
// throws one of these returns an error to the guest; one that throws anything else traps it.

/** @typedef {{ tag: 'timed-out' } | { tag: 'aborted' | 'closed' | 'cancelled', val: string }} Refusal */

/** Those made here: what a stream throws is not a refusal, whatever it looks like. */
const refusals = new WeakSet();

/** @param {'timed-out' | 'aborted' | 'closed' | 'cancelled'} tag @param {string} [val] @returns {Refusal} */
function refusal(tag, val) {
    const made = /** @type {Refusal} */ (Object.freeze(val === undefined ? { tag } : { tag, val }));
    refusals.add(made);
    return made;
}

/** Nothing came, or nothing was taken, within the time that the guest gave. It may try again. */
export const TIMED_OUT = refusal('timed-out');

/** The payload broke off before its end. @param {string} why */
export const aborted = (why) => refusal('aborted', why);

/** The reply is not read any more. @param {string} why */
export const closed = (why) => refusal('closed', why);

/** The host wants the guest to stop. @param {string} why */
export const cancelled = (why) => refusal('cancelled', why);

/** Whether it is for the guest to deal with. @param {unknown} error @returns {error is Refusal} */
export const isRefusal = (error) => refusals.has(error);

/** How much is quoted of what was thrown, in UTF-16 code units. */
const MAX_WORDS = 1000;

/** Whatever was thrown, in words. It never throws itself. @param {unknown} error @returns {string} */
export function inWords(error) {
    try {
        if (error === undefined || error === null) return 'no reason was given';
        const { message } = /** @type {any} */ (error);
        const words = typeof message === 'string' && message !== '' ? message : String(error);
        return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}..` : words;
    } catch {
        return 'an error that cannot be shown';
    }
}
