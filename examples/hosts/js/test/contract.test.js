// The contract of `wit/`, without a guest.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Payload } from '../payload.js';
import { verdict } from '../pacing.js';
import { Reply } from '../reply.js';
import { byHand, kept, readerOf } from './ends.js';
import { detached } from './hostile.js';

const never = new AbortController().signal;
const bytes = (text) => Buffer.from(text);
const text = (chunk) => chunk && Buffer.from(chunk).toString();
const payload = (reader, stop = never) => new Payload({}, reader, stop);

test('a chunk has 1 to max bytes, and the end stays', async () => {
    const one = payload(readerOf([bytes('abcde'), bytes(''), bytes('f')]));
    const read = async (max) => text(await one.read(max));
    assert.deepEqual([await read(2), await read(2), await read(9), await read(9), await read(9)], ['ab', 'cd', 'e', '', 'f']);
    assert.deepEqual([await read(9), await read(9), await read(0)], [undefined, undefined, undefined]);
    assert.equal(one.bytes, 6);
});

test('a max of zero returns an empty list and takes nothing', async () => {
    const one = payload(readerOf([bytes('a')]));
    assert.equal((await one.read(0)).length, 0);
    assert.equal(text(await one.read(1)), 'a');
});

test('a read that timed out may be tried again, and nothing is lost', async () => {
    const reader = byHand();
    const one = payload(reader);
    await assert.rejects(one.read(9, 1_000_000n), { tag: 'timed-out' });
    await assert.rejects(one.read(9, 0n), { tag: 'timed-out' });
    reader.give('late');
    assert.equal(text(await one.read(9, 2n ** 64n - 1n)), 'late');
});

test('a payload that breaks off stays broken', async () => {
    const reader = byHand();
    const one = payload(reader);
    reader.give('a');
    reader.fail('the sender went away');
    assert.equal(text(await one.read(9)), 'a');
    for (let i = 0; i < 2; i++) await assert.rejects(one.read(9), { tag: 'aborted', val: 'the sender went away' });
});

test('a wish to stop ends a read that waits, and every later one', async () => {
    const stop = new AbortController();
    const reader = byHand();
    const one = payload(reader, stop.signal);
    const waits = one.read(9);
    stop.abort(new Error('enough'));
    await assert.rejects(waits, { tag: 'cancelled', val: 'enough' });
    reader.give('a');
    for (let i = 0; i < 2; i++) await assert.rejects(one.read(9), { tag: 'cancelled', val: 'enough' });
    assert.deepEqual(await verdict(stop.signal), { tag: 'stop', val: 'enough' });
});

test('timers and the wish to stop come through whatever a stream answers at once', async () => {
    const stop = new AbortController();
    const one = payload({ read: async () => ({ done: false, value: new Uint8Array() }) }, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 0);
    const readOn = async () => {
        while ((await one.read(9, 30_000_000_000n)).length === 0);
    };
    await assert.rejects(readOn(), { tag: 'cancelled', val: 'enough' });
});

test('an empty chunk ends a read, and does not let it wait any longer', async () => {
    const reader = byHand();
    const one = payload(reader);
    const first = one.read(9, 30_000_000_000n);
    reader.give('');
    assert.equal(text(await first), '');
    await assert.rejects(one.read(9, 1_000_000n), { tag: 'timed-out' });
    // One that came when no read was waiting is still empty.
    reader.give('');
    assert.equal(text(await one.read(9)), '');
    reader.give('a');
    assert.equal(text(await one.read(9)), 'a');
});

test('what is wrong with a chunk is said', async () => {
    for (const [value, why] of [
        ['two', 'a chunk of the payload is of the type string: give bytes, such as a Uint8Array'],
        [null, 'a chunk of the payload is of the type null: give bytes, such as a Uint8Array'],
        [new Blob(['two']), 'a chunk of the payload is of the type Blob: give bytes, such as a Uint8Array'],
        [[116], 'a chunk of the payload is of the type Array: give bytes, such as a Uint8Array'],
        [detached(new Uint8Array(3)), 'a chunk of the payload is of the type Uint8Array, and its memory was detached or shrunk'],
        [detached(new ArrayBuffer(3)), 'a chunk of the payload is of the type ArrayBuffer, and its memory was detached or shrunk'],
    ]) {
        const one = payload({ read: async () => ({ done: false, value }) });
        for (let i = 0; i < 2; i++) await assert.rejects(one.read(9), { tag: 'aborted', val: why });
    }
});

test('bytes whose memory is taken away are not lost in silence', async () => {
    const chunk = new Uint8Array([97, 98, 99]);
    const one = payload(readerOf([chunk]));
    const first = await one.read(2);
    detached(chunk);
    assert.equal(text(first), 'ab');
    const why = 'the memory of a chunk of the payload was detached or shrunk before the guest had read it';
    for (let i = 0; i < 2; i++) await assert.rejects(one.read(9), { tag: 'aborted', val: why });
});

test('a chunk is not what its sender makes of its memory later', async () => {
    const chunk = new Uint8Array([97, 98, 99]);
    const read = await payload(readerOf([chunk])).read(9);
    chunk.fill(120);
    assert.equal(text(read), 'abc');
});

test('a long error is cut', async () => {
    const one = payload({ read: () => Promise.reject(new Error('x'.repeat(1_000_000))) });
    await assert.rejects(one.read(9), { tag: 'aborted', val: `${'x'.repeat(1000)}..` });
});

test('a writer that does not answer when the reply breaks off is not waited for', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const one = new Reply({ ...kept(), abort: () => new Promise(() => {}) }, never);
    const broken = one.breakOff('trap');
    t.mock.timers.tick(1000);
    assert.equal(await broken, 'it did not answer within a second');
});

test('a reply is whole when it was finished, and broken off otherwise', async () => {
    const [whole, broken] = [kept(), kept()];
    const one = new Reply(whole, never);
    one.head({ charset: 'UTF-8' });
    await one.write(bytes('a'));
    await one.write(bytes(''));
    await one.write(bytes('b'));
    await one.finish();
    await one.breakOff('too late');
    assert.deepEqual([whole.text(), whole.ended, one.finished], ['ab', 'whole', true]);
    const other = new Reply(broken, never);
    await other.write(bytes('a'));
    await other.breakOff('trap');
    assert.deepEqual([broken.text(), broken.ended, other.finished], ['a', 'broken off: trap', false]);
});

test('a write waits for the piece before, takes nothing when that takes too long, and may be tried again', async () => {
    const writer = kept();
    let taken;
    const slow = { ...writer, write: (piece) => new Promise((resolve) => (taken = () => resolve(writer.write(piece)))) };
    const one = new Reply(slow, never);
    await one.write(bytes('a'), 0n);
    await assert.rejects(one.write(bytes('b'), 1_000_000n), { tag: 'timed-out' });
    taken();
    await one.write(bytes('b'), 10_000_000_000n);
    await assert.rejects(one.finish(0n), { tag: 'timed-out' });
    taken();
    await one.finish();
    assert.equal(writer.text(), 'ab');
});

test('a reply that is not read stays closed', async () => {
    const one = new Reply({ ...kept(), write: () => Promise.reject(new Error('the reader went away')) }, never);
    await one.write(bytes('a'));
    for (let i = 0; i < 2; i++) await assert.rejects(one.write(bytes('b')), { tag: 'closed', val: 'the reader went away' });
    await assert.rejects(one.finish(), { tag: 'closed' });
});

test('what the contract forbids traps', async () => {
    const one = new Reply(kept(), never);
    await assert.rejects(one.write(new Uint8Array(65_537)), /65537 bytes at once/);
    await one.write(bytes('a'));
    assert.throws(() => one.head({}), /had begun/);
    await one.finish();
    await assert.rejects(one.write(bytes('b')), /had finished/);
    await assert.rejects(one.finish(), /twice/);
});

test('a checkpoint lets the event loop run', async () => {
    let ran = false;
    setTimeout(() => (ran = true), 0);
    for (const start = Date.now(); !ran && Date.now() - start < 10_000; ) {
        assert.deepEqual(await verdict(never), { tag: 'proceed', val: undefined });
    }
    assert.ok(ran);
});
