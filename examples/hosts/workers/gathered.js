/** The size that chunks are gathered to: as much as guests ask for, unless they are told otherwise. */
const ENOUGH = 64 << 10;

/** How long a chunk that has begun is added to, in milliseconds: long for what is under way, short for a client who waits. */
const SOON = 2;

/**
 * The runtime hands out a body in pieces of 4 KiB, and each crossing into the guest costs: so a chunk is made of what comes at once.
 *
 * @param {{ read(): Promise<{ done: boolean, value?: Uint8Array }> }} reader
 * @returns {import('../js/payload.js').Reader}
 */
export function gathered(reader) {
    /** Asked for, and not in a chunk yet. */
    let next;
    return {
        async read() {
            const first = await (next ?? reader.read());
            next = undefined;
            if (first.done || first.value.length >= ENOUGH) return first;
            const pieces = [first.value];
            let length = first.value.length;
            let timer;
            const soon = new Promise((resolve) => (timer = setTimeout(resolve, SOON)));
            while (length < ENOUGH) {
                next = reader.read();
                // An error, or the end, is for the read after this one.
                const piece = await Promise.race([next.catch(() => undefined), soon]);
                if (!piece || piece.done) break;
                next = undefined;
                pieces.push(piece.value);
                length += piece.value.length;
            }
            clearTimeout(timer);
            return { done: false, value: joined(pieces, length) };
        },
    };
}

/** @param {Uint8Array[]} pieces @param {number} length */
function joined(pieces, length) {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
    }
    return bytes;
}
