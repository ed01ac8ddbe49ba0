// Readers and writers for tests. Those of `hostile.js` are for runtimes without a `Buffer`, too.

/** Returns these pieces, then the end. @param {Iterable<Uint8Array>} pieces */
export function readerOf(pieces) {
    const iterator = pieces[Symbol.iterator]();
    return { read: async () => iterator.next() };
}

/** A reader that returns what it is told to, when it is told. */
export function byHand() {
    const answers = [];
    const waiting = [];
    const push = (answer) => (waiting.length > 0 ? waiting.shift()(answer()) : answers.push(answer));
    return {
        give: (text) => push(async () => ({ done: false, value: Buffer.from(text, 'latin1') })),
        end: () => push(async () => ({ done: true })),
        fail: (why) => push(() => Promise.reject(new Error(why))),
        read: () => (answers.length > 0 ? answers.shift()() : new Promise((resolve) => waiting.push(resolve))),
    };
}

/** A writer that keeps what it gets, and how it ended: `whole`, `broken off: WHY`, or nothing. */
export function kept() {
    const pieces = [];
    const writer = {
        ended: undefined,
        heads: [],
        head: (head) => void writer.heads.push(head),
        write: async (bytes) => void pieces.push(bytes),
        close: async () => void (writer.ended = 'whole'),
        abort: async (why) => void (writer.ended = `broken off: ${why.message}`),
        bytes: () => Buffer.concat(pieces),
        text() {
            const decoder = new TextDecoder();
            return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
        },
    };
    return writer;
}
