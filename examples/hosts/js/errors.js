// What a read or a write may fail by, as the guest gets it: a case of `read-error` or of `write-error` in `wit/`. An import that
// throws one of these returns an error to the guest; one that throws anything else traps it.

/** @typedef {{ tag: 'timed-out' } | { tag: 'aborted' | 'closed' | 'cancelled', val: string }} Refusal */

/** Nothing came, or nothing was taken, within the time that the guest gave. It may try again. @type {Refusal} */
export const TIMED_OUT = Object.freeze({ tag: 'timed-out' });

/** The payload broke off before its end. @param {string} why @returns {Refusal} */
export const aborted = (why) => ({ tag: 'aborted', val: why });

/** Nobody takes the reply any more. @param {string} why @returns {Refusal} */
export const closed = (why) => ({ tag: 'closed', val: why });

/** The host wants the guest to stop. @param {string} why @returns {Refusal} */
export const cancelled = (why) => ({ tag: 'cancelled', val: why });

/** Whether it is for the guest to deal with. @param {unknown} error @returns {error is Refusal} */
export const isRefusal = (error) => typeof error === 'object' && error !== null && !(error instanceof Error) && 'tag' in error;

/** Whatever was thrown, in words. @param {unknown} error @returns {string} */
export const inWords = (error) => (error instanceof Error && error.message !== '' ? error.message : String(error));
