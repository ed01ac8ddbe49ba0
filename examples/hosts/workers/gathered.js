/** The size that chunks are gathered to: as much as guests ask for, unless they are told otherwise. */
const ENOUGH = 64 << 10;

/** How long a chunk that has begun is added to, in milliseconds: long for what is under way, short for a client who waits. */
const SOON = 2;

/**
 * A reader of a body whose chunks are made of what comes at once, for each host call into the guest costs: the runtime hands out
 * what a packet of the network brought, and 4 KiB at most to a reader that brings no buffer of its own.
 *
 * @param {ReadableStream} body
 * @returns {import('../js/payload.js').Reader}
 */
export function gathered(body) {
    const reader = body.getReader({ mode: 'byob' });
    const ask = (room) => reader.read(new Uint8Array(room));
    /** Asked for, and not in a chunk yet. */
    let next;
    return {
        async read() {
            const first = await (next ?? ask(ENOUGH));
            next = undefined;
            if (first.done || first.value.length >= ENOUGH) return first;
            const pieces = [first.value];
            let length = first.value.length;
            let timer;
            const soon = new Promise((resolve) => (timer = setTimeout(resolve, SOON)));
            while (length < ENOUGH) {
                next = ask(ENOUGH - length);
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
