/** How much more is read of a body that is not needed, in bytes, and for how long, in milliseconds. */
const MOST = 1 << 20;
const LONGEST = 1000;

/**
 * Reads on for a little: a connection that is closed while the client sends may take the response down with it. A client that has
 * more than that to send must look at the response while it sends.
 *
 * @param {import('../js/payload.js').Reader} reader
 */
export async function linger(reader) {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, LONGEST)));
    try {
        for (let left = MOST; left > 0; ) {
            const piece = await Promise.race([reader.read(), late]);
            if (!piece || piece.done) return;
            left -= piece.value.length;
        }
    } catch {
        // The client went away.
    } finally {
        clearTimeout(timer);
    }
}
