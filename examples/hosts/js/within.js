import { cancelled, inWords, TIMED_OUT } from './errors.js';

/** The longest time that a timer takes, in milliseconds: 24 days. A longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * Whatever comes first: what is waited for, the end of the guest's time, or the wish to stop. What is waited for goes on, and can
 * be waited for again.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {bigint | undefined} wait in nanoseconds; without it, as long as it takes
 * @param {AbortSignal} stop
 * @returns {Promise<T>} throws a refusal if it is not the promise that came first
 */
export async function within(promise, wait, stop) {
    if (stop.aborted) throw cancelled(inWords(stop.reason));
    let timer, onStop;
    const others = new Promise((_, reject) => {
        onStop = () => reject(cancelled(inWords(stop.reason)));
        stop.addEventListener('abort', onStop);
        if (wait !== undefined) timer = setTimeout(() => reject(TIMED_OUT), Math.min(Math.ceil(Number(wait) / 1e6), LONGEST));
    });
    try {
        return await Promise.race([promise, others]);
    } finally {
        clearTimeout(timer);
        stop.removeEventListener('abort', onStop);
    }
}
