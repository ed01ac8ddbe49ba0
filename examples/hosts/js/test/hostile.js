// Streams and writers that do what they should not, by the words of `hostile.json`. A word that can be meant in several ways is
// tried in each. Of no runtime: Node and Cloudflare's run this.

import { kept } from './ends.js';

/** What streams and writers throw. @type {Record<string, () => unknown>} */
const ERRORS = {
    'an Error': () => new Error('gone'),
    'an Error without a message': () => new TypeError(),
    'an Error whose message throws': () => Object.defineProperty(new Error('x'), 'message', { get: thrower(() => new Error('again')) }),
    'an Error of 10 MB': () => new Error('x'.repeat(10_000_000)),
    'a string': () => 'gone',
    'a symbol': () => Symbol('gone'),
    'an object': () => ({ message: 'gone' }),
    'an object without a prototype': () => Object.create(null),
    'what cannot be touched': () => revoked(),
    'what looks like a wait that timed out': () => ({ tag: 'timed-out' }),
    'what looks like a guest error': () => ({ payload: { kind: 'ok' } }),
    nothing: () => undefined,
    null: () => null,
};

/** Chunks that are not bytes. @type {Record<string, () => unknown>} */
const NO_BYTES = {
    nothing: () => undefined,
    null: () => null,
    'a string': () => 'two\n',
    'an empty string': () => '',
    'a number': () => 4,
    zero: () => 0,
    'a bigint': () => 4n,
    false: () => false,
    'a symbol': () => Symbol('two'),
    'a function': () => () => new Uint8Array(4),
    'an array': () => [116, 119, 111, 10],
    'an empty array': () => [],
    'an object with a length': () => ({ length: 4, byteLength: 4 }),
    'what calls itself a buffer': () => ({ [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 4 }),
    'a Blob': () => new Blob(['two\n']),
    'a promise of bytes': () => Promise.resolve(new Uint8Array(4)),
    'what cannot be touched': () => revoked(),
};

/** Chunks that had bytes. @type {Record<string, () => unknown>} */
const GONE_BYTES = {
    'a detached Uint8Array': () => detached(new Uint8Array(4)),
    'a detached Uint16Array': () => detached(new Uint16Array(4)),
    'a detached DataView': () => detached(new DataView(new ArrayBuffer(4))),
    'a detached ArrayBuffer': () => detached(new ArrayBuffer(4)),
    'a Uint8Array of memory that shrank': () => shrunk((memory) => new Uint8Array(memory, 2, 4)),
    'a DataView of memory that shrank': () => shrunk((memory) => new DataView(memory, 2, 4)),
};

/** The same bytes in every type; the text is of 24 bytes, for the largest elements. @type {Record<string, (bytes: Uint8Array) => unknown>} */
const VIEWS = {
    'a Uint8Array': (bytes) => bytes,
    'a part of a larger one': (bytes) => Uint8Array.from([1, 2, 3, ...bytes, 4]).subarray(3, 3 + bytes.length),
    'an ArrayBuffer': ({ buffer }) => buffer,
    'a SharedArrayBuffer': (bytes) => shared(bytes).buffer,
    'a Uint8Array of shared memory': (bytes) => shared(bytes),
    'a DataView': ({ buffer }) => new DataView(buffer),
    'a part of a DataView': (bytes) => new DataView(Uint8Array.from([1, ...bytes, 2]).buffer, 1, bytes.length),
    'an Int8Array': ({ buffer }) => new Int8Array(buffer),
    'a Uint8ClampedArray': ({ buffer }) => new Uint8ClampedArray(buffer),
    'a Uint16Array': ({ buffer }) => new Uint16Array(buffer),
    'a Float32Array': ({ buffer }) => new Float32Array(buffer),
    'a BigUint64Array': ({ buffer }) => new BigUint64Array(buffer),
    'a Uint8Array of a class of its own': ({ buffer }) => new Odd(buffer),
};

/** Answers of the wrong type. @type {Record<string, () => unknown>} */
const NO_ANSWERS = {
    nothing: () => undefined,
    null: () => null,
    'a number': () => 1,
    'a string': () => 'two\n',
    'the bytes themselves': () => new Uint8Array(4),
    'an empty object': () => ({}),
    'an object whose value throws': () => accessor('value', () => new Error('gone')),
    'what cannot be touched': () => revoked(),
};

/** How a call answers. @type {Record<string, (value: unknown) => unknown>} */
const ANSWERS = {
    'by a promise': async (value) => value,
    'at once': (value) => value,
    'by what has a then': (value) => ({ then: (resolve) => resolve(value) }),
};

/** How a call fails. @type {Record<string, (error: () => unknown) => () => unknown>} */
const FAILURES = {
    'by a promise': (error) => async () => {
        throw error();
    },
    'at once': (error) => thrower(error),
    'by what has a then': (error) => () => ({ then: thrower(error) }),
};

const never = () => new Promise(() => {});

/** All that a call may fail with, in all ways. */
const failures = () =>
    Object.entries(FAILURES).flatMap(([how, fails]) =>
        Object.entries(ERRORS).map(([what, error]) => [`${what}, thrown ${how}`, fails(error)]),
    );

const named = (values, of) => Object.entries(values).map(([name, value]) => [name, of(value)]);
const chunk = (value) => ({ done: false, value });

/**
 * What a step of a payload can mean: its ways by name, each as the answer of one read. An answer may be asked for several times.
 *
 * @type {Record<string, (text: string, stop: AbortController) => [string, () => unknown][]>}
 */
const STEPS = {
    bytes: (text) => named(ANSWERS, (answers) => () => answers(chunk(latin1(text)))),
    views: (text) => named(VIEWS, (view) => () => chunk(view(latin1(text)))),
    empty: () => named(ANSWERS, (answers) => () => answers(chunk(new Uint8Array()))),
    stall: () => [['', never]],
    fails: failures,
    'no-bytes': () => named(NO_BYTES, (value) => async () => chunk(value())),
    'gone-bytes': () => named(GONE_BYTES, (value) => async () => chunk(value())),
    'no-answer': () => named(NO_ANSWERS, (answer) => () => answer()),
    'end-bytes': (text) => [['', async () => ({ done: true, value: latin1(text) })]],
    cancel: (_, stop) => [['', () => (stop.abort(new Error('enough')), never())]],
};

/**
 * What a word for a writer can mean: what is different from one that takes everything.
 *
 * @type {Record<string, () => [string, object][]>}
 */
const WRITERS = {
    takes: () => named(ANSWERS, (answers) => ({ head: () => answers(), took: () => answers(), close: () => answers() })),
    'head-fails': () => failures().map(([way, head]) => [way, { head }]),
    stalls: () => [['', { write: never }]],
    fails: () => failures().map(([way, write]) => [way, { write }]),
    'finish-stalls': () => [['', { close: never }]],
    'finish-fails': () => failures().map(([way, close]) => [way, { close }]),
    'abort-stalls': () => [['', { abort: never }]],
    'abort-fails': () => [...failures().map(([way, abort]) => [way, { abort }]), ['it has no abort', { abort: undefined }]],
    'all-stalls': () => [['', { write: never, close: never, abort: never }]],
    'all-fails': () => failures().map(([way, fails]) => [way, { head: fails, write: fails, close: fails, abort: fails }]),
};

/**
 * All that a row can mean. Where two of its words can be meant in several ways, each is tried with the first way of the others.
 *
 * @param {{ payload: string[], writer?: string }} row
 * @returns {{ way: string, given: () => { reader: object, writer: object, stop: AbortController } }[]}
 */
export function waysOf({ payload, writer = 'takes' }) {
    const words = [...payload, `writer ${writer}`];
    const counts = words.map((word, index) => Math.max(1, waysOfWord(word, index === payload.length, new AbortController()).length));
    const choices = counts.flatMap((count, index) => [...Array(count).keys()].map((way) => [index, way]));
    return choices.map(([index, way]) => {
        const ways = (stop) =>
            words.map((word, at) => waysOfWord(word, at === payload.length, stop)[at === index ? way : 0]);
        return {
            way: `${words[index].trim()}: ${ways(new AbortController())[index][0]}`,
            given() {
                const stop = new AbortController();
                const meant = ways(stop).map(([, what]) => what);
                return { reader: readerOf(payload, meant), writer: writerOf(meant.at(-1)), stop };
            },
        };
    });
}

function waysOfWord(word, isWriter, stop) {
    const [name, text] = split(word);
    return isWriter ? WRITERS[text]() : STEPS[name](text, stop);
}

function split(word) {
    const space = word.indexOf(' ');
    return space < 0 ? [word, ''] : [word.slice(0, space), word.slice(space + 1)];
}

function readerOf(payload, answers) {
    const left = payload.map((word) => {
        const [name, text] = split(word);
        return name === 'empty' ? (text === 'ever' ? Infinity : Number(text)) : name === 'stall' ? Infinity : 1;
    });
    return {
        read() {
            const at = left.findIndex((times) => times > 0);
            if (at < 0) return { done: true, value: undefined };
            left[at] -= 1;
            return answers[at]();
        },
    };
}

/** A writer that keeps what it takes, but for what is different. */
function writerOf({ took, ...different }) {
    const writer = kept();
    const { write } = writer;
    return Object.assign(writer, took && { write: (bytes) => (write(bytes), took()) }, different);
}

/** How a run came out, in the words of the table. @param {import('../ended.js').Ended} ended */
export function outcomeOf(ended) {
    if (!ended.failure) return ended.how === 'trapped' ? `trapped: ${ended.why}` : ended.how;
    const { stage, at, kind } = ended.failure;
    return `${stage}${at === undefined ? '' : ` at byte ${at}`}: ${kind}`;
}

/**
 * What is wrong with a run, or nothing.
 *
 * @param {{ outcome: string, reply?: string, writer?: string }} row
 * @param {import('../ended.js').Ended} ended
 * @param {{ text: () => string }} writer
 */
export function wrongIn({ outcome, reply, writer: word = 'takes' }, ended, writer) {
    const came = outcomeOf(ended);
    if (came !== outcome) return `${came}, expected ${outcome}`;
    if (reply !== undefined && writer.text() !== reply) return `the reply ${JSON.stringify(writer.text())}`;
    const fails = /^(abort|all)-/.test(word);
    if (fails !== (ended.abortFailed !== undefined)) return `its abort: ${ended.abortFailed ?? 'done'}`;
    const words = ended.failure?.message ?? '';
    return words.length > 2000 ? `an error of ${words.length} characters` : undefined;
}

/**
 * Runs with a clock for which no time passes: a timer rings as soon as nothing else is due, whatever its time.
 *
 * @template T
 * @param {() => Promise<T>} run
 */
export async function withoutTime(run) {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (then) => setTimeout(then, 0);
    try {
        return await run();
    } finally {
        globalThis.setTimeout = setTimeout;
    }
}

class Odd extends Uint8Array {
    static get [Symbol.species]() {
        return Array;
    }
}

const latin1 = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function thrower(error) {
    return () => {
        throw error();
    };
}

const accessor = (name, error) => Object.defineProperty({}, name, { enumerable: true, get: thrower(error) });

function revoked() {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
}

function shared(bytes) {
    const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
    copy.set(bytes);
    return copy;
}

/** Takes the memory of a buffer or a view away. @template T @param {T} value @returns {T} */
export function detached(value) {
    structuredClone(undefined, { transfer: [value.buffer ?? value] });
    return value;
}

function shrunk(view) {
    const memory = new ArrayBuffer(8, { maxByteLength: 8 });
    const made = view(memory);
    memory.resize(1);
    return made;
}
