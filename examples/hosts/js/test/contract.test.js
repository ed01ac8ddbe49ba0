// The contract of `wit/`, without a guest.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Payload } from '../payload.js';
import { verdict } from '../pacing.js';
import { Reply } from '../reply.js';
import { byHand, kept, readerOf } from './ends.js';

const never = new AbortController().signal;
const bytes = (text) => Buffer.from(text);
const payload = (reader, stop = never) => new Payload({}, reader, stop);

test('a chunk has 1 to max bytes, and the end stays', async () => {
    const one = payload(readerOf([bytes('abcde'), bytes(''), bytes('f')]));
    const read = async (max) => (await one.read(max))?.toString();
    assert.deepEqual([await read(2), await read(2), await read(9), await read(9)], ['ab', 'cd', 'e', 'f']);
    assert.deepEqual([await read(9), await read(9), await read(0)], [undefined, undefined, undefined]);
    assert.equal(one.bytes, 6);
});

test('a max of zero gives an empty list and takes nothing', async () => {
    const one = payload(readerOf([bytes('a')]));
    assert.equal((await one.read(0)).length, 0);
    assert.equal((await one.read(1)).toString(), 'a');
});

test('a read that timed out may be tried again, and nothing is lost', async () => {
    const reader = byHand();
    const one = payload(reader);
    await assert.rejects(one.read(9, 1_000_000n), { tag: 'timed-out' });
    await assert.rejects(one.read(9, 0n), { tag: 'timed-out' });
    reader.give('late');
    assert.equal((await one.read(9, 2n ** 64n - 1n)).toString(), 'late');
});

test('a payload that breaks off stays broken', async () => {
    const reader = byHand();
    const one = payload(reader);
    reader.give('a');
    reader.fail('the sender went away');
    assert.equal((await one.read(9)).toString(), 'a');
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

test('a reply that nobody takes stays closed', async () => {
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
