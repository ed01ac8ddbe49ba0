// Runs of real guests by `Guest`, and what may become of them.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { byHand, kept, readerOf } from '../../js/test/ends.js';
import { Guest } from '../guest.js';
import { built } from './built.js';

const lines = await Guest.start(built('line_count'));
const transcode = await Guest.start(built('transcode'));
after(() => Promise.all([lines.end(), transcode.end()]));

/** What a run is given, unless a test says something else. */
function given(others) {
    const stop = new AbortController().signal;
    return { description: { charset: 'latin1' }, reader: readerOf([]), writer: kept(), stop, ...others };
}

const latin1 = (text) => Buffer.from(text, 'latin1');

test('what was declared reaches the guest, and its head and summary the host', async () => {
    const writer = kept();
    const description = { charset: 'ISO-8859-1', mediaType: 'text/plain', length: 5n };
    const ended = await transcode.run(given({ description, reader: readerOf([latin1('caf\xe9\n')]), writer }));
    assert.deepEqual([writer.text(), writer.ended, ended.how], ['caf\u00e9\n', 'whole', 'whole']);
    assert.equal(writer.heads[0].charset, 'UTF-8');
    const { bytes, charsetDeclared, charsetUsed, charsetOrigin } = ended.summary;
    assert.deepEqual([bytes, charsetDeclared, charsetUsed, charsetOrigin], [5n, 'ISO-8859-1', 'windows-1252', 'declared']);
});

test('a payload that breaks off has no whole reply', async () => {
    const [reader, writer] = [byHand(), kept()];
    reader.give('one\ntwo');
    reader.fail('the sender went away');
    const ended = await transcode.run(given({ reader, writer }));
    assert.deepEqual([ended.how, ended.failure.kind, ended.failure.stage], ['failed', 'aborted', 'source']);
    assert.match(writer.ended, /^broken off: .*the sender went away/);
});

test('a payload shorter than declared has no whole reply', async () => {
    const writer = kept();
    const ended = await lines.run(given({ description: { length: 9n }, reader: readerOf([latin1('one\n')]), writer }));
    assert.equal(ended.how, 'failed');
    assert.match(writer.ended, /^broken off/);
});

test('a guest that waits for the payload is stopped', async () => {
    const stop = new AbortController();
    const reader = byHand();
    reader.give('one\n');
    const asked = new Promise((resolve) => {
        const { read } = reader;
        let reads = 0;
        reader.read = () => (++reads === 2 && resolve(), read());
    });
    const writer = kept();
    const running = lines.run(given({ reader, writer, stop: stop.signal }));
    await asked;
    stop.abort(new Error('the server shuts down'));
    const ended = await running;
    assert.deepEqual([ended.how, ended.failure.kind, ended.failure.summary.bytes], ['stopped', 'cancelled', 4n]);
    assert.match(writer.ended, /^broken off: stopped after 4 bytes/);
});

test('a guest that is busy is stopped at a checkpoint', async () => {
    const stop = new AbortController();
    const writer = kept();
    let reported = 0;
    const progress = ({ items }) => items > 0n && ++reported === 3 && stop.abort(new Error('enough'));
    const reader = { read: async () => ({ done: false, value: Buffer.alloc(65_536, 'x\n') }) };
    const ended = await lines.run(given({ reader, writer, stop: stop.signal, progress }));
    assert.deepEqual([ended.how, reported], ['stopped', 3]);
    assert.match(ended.failure.message, /enough/);
});

test('a guest whose reply is not read is stopped, or told that it is closed', async () => {
    const endless = { read: async () => ({ done: false, value: Buffer.alloc(65_536, 'x\n') }) };
    const closed = { ...kept(), write: () => Promise.reject(new Error('the reader went away')) };
    const ended = await transcode.run(given({ reader: endless, writer: closed }));
    assert.deepEqual([ended.how, ended.failure.kind], ['failed', 'closed']);
    const stop = new AbortController();
    const stuck = { ...kept(), write: () => (setImmediate(() => stop.abort(new Error('enough'))), new Promise(() => {})) };
    assert.equal((await transcode.run(given({ reader: endless, writer: stuck, stop: stop.signal }))).how, 'stopped');
});

test('a trap breaks the reply off, and the next run is a new one', async () => {
    const writer = kept();
    const progress = () => {
        throw new Error('the host went wrong');
    };
    const ended = await lines.run(given({ reader: readerOf([latin1('one\n')]), writer, progress }));
    assert.deepEqual([ended.how, ended.why], ['trapped', 'the host went wrong']);
    assert.match(writer.ended, /^broken off: .*the host went wrong/);
    const next = kept();
    assert.equal((await lines.run(given({ reader: readerOf([latin1('one\n')]), writer: next }))).how, 'whole');
    assert.equal(next.text(), '1 lines\n');
});

test('a large payload takes little memory, and the event loop runs on', async () => {
    const line = latin1(`caf\xe9 th\xe9 ${'x'.repeat(24)}\n`);
    const chunk = Buffer.concat(Array(1800).fill(line));
    const chunks = 4096;
    let left = chunks;
    let most = 0;
    let turns = 0;
    const before = process.memoryUsage().rss;
    const timer = setInterval(() => (most = Math.max(most, ++turns && process.memoryUsage().rss)), 1);
    const reader = { read: async () => (left-- > 0 ? { done: false, value: chunk } : { done: true }) };
    const writer = kept();
    const ended = await lines.run(given({ reader, writer }));
    clearInterval(timer);
    assert.equal(ended.how, 'whole', ended.why ?? ended.failure?.message);
    assert.equal(ended.summary.bytes, BigInt(chunks * chunk.length));
    assert.equal(writer.text(), `${chunks * 1800} lines\n`);
    assert.ok(turns > 10, `${turns} turns of the event loop`);
    assert.ok(most - before < 100 << 20, `${(most - before) >> 20} MiB more than before`);
});

test('a guest that was ended is a run that failed, not one that hangs', async () => {
    const guest = await Guest.start(built('line_count'));
    const reader = byHand();
    const asked = new Promise((resolve) => (reader.read = () => (resolve(), new Promise(() => {}))));
    const running = guest.run(given({ reader }));
    await asked;
    await guest.end();
    for (const ended of [await running, await guest.run(given({}))]) {
        assert.deepEqual(ended, { how: 'trapped', why: 'its thread ended with the code 1' });
    }
});
