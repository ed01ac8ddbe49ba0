/** The name of a typed array's type, and undefined for all else: it looks at what the value is, not at what it says. */
const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

/** Throws if the memory of a typed array is gone. */
const checkTypedArray = Object.getPrototypeOf(Uint8Array.prototype).keys;

/**
 * The bytes of a chunk. A reader may give a `Uint8Array`, a `Buffer` or any other view, or an `ArrayBuffer`: what the web calls a
 * `BufferSource`, taken byte by byte as it is in memory. Nothing is copied.
 *
 * @param {unknown} value
 * @returns {Uint8Array} throws an error that says what is wrong with any other value, and with one whose memory is gone
 */
export function bytesOf(value) {
    const name = nameOf(value);
    try {
        if (ArrayBuffer.isView(value)) {
            if (typedArrayName.call(value) !== undefined) checkTypedArray.call(value);
            return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        }
        if (/^(Shared)?ArrayBuffer$/.test(name)) {
            const { buffer, byteLength } = new DataView(/** @type {ArrayBuffer} */ (value));
            return new Uint8Array(buffer, 0, byteLength);
        }
    } catch {
        throw new Error(`a chunk of the payload is of the type ${name}, and its memory was detached or shrunk`);
    }
    throw new Error(`a chunk of the payload is of the type ${name}: give bytes, such as a Uint8Array`);
}

/** The type of a value, such as `string`, `null` or `Blob`. @param {unknown} value @returns {string} */
function nameOf(value) {
    if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
    return Object.prototype.toString.call(value).slice(8, -1).slice(0, 100);
}
