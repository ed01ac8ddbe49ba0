// Node's streams, as the readers and writers that `Payload` and `Reply` take. Put your queue, socket or object store here;
// streams of the web need nothing: `stream.getReader()`, `stream.getWriter()`.

/** @param {import('node:stream').Readable} stream @returns {import('../js/payload.js').Reader} */
export function reader(stream) {
    // An error without a listener ends the process; the reader gets it anyway, as it does when a stream closes before its end.
    stream.on('error', () => {});
    const chunks = stream[Symbol.asyncIterator]();
    return { read: () => chunks.next() };
}

/**
 * Leaves the stream open: the next reply may go there, too.
 *
 * @param {import('node:stream').Writable} stream
 * @returns {import('../js/reply.js').Writer}
 */
export function writer(stream) {
    // As above: the writer gets it.
    stream.on('error', () => {});
    return {
        write: (bytes) => new Promise((resolve, reject) => stream.write(bytes, (error) => (error ? reject(error) : resolve()))),
        close: async () => {},
        abort: async () => {},
    };
}
