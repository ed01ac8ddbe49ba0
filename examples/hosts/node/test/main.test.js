// The command, as people run it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { built } from './built.js';

const main = fileURLToPath(new URL('../main.js', import.meta.url));
const data = (name) => fileURLToPath(new URL(`../../../data/${name}`, import.meta.url));

function start(...args) {
    const child = spawn(process.execPath, [main, ...args]);
    const output = { reply: [], said: '' };
    child.stderr.setEncoding('utf8').on('data', (text) => (output.said += text));
    child.stdin.on('error', () => {});
    const ended = once(child, 'close').then(([code]) => ({ code, said: output.said, reply: Buffer.concat(output.reply) }));
    return { child, ended, collect: () => (child.stdout.on('data', (bytes) => output.reply.push(bytes)), ended) };
}

/** Runs it to its end, with this on standard input. */
function run(args, input = '') {
    const { child, collect } = start(...args);
    child.stdin.end(input);
    return collect();
}

test('a file goes in and the reply comes out', async () => {
    const file = (name, charset) => run([built('transcode'), '--payload', data(name), '--charset', charset]);
    const [one, other] = await Promise.all([
        file('candide.fr.windows-1252.txt', 'iso-8859-1'),
        file('candide.fr.utf-16le.txt', 'utf-16le'),
    ]);
    assert.deepEqual([one.code, other.code], [0, 0], one.said + other.said);
    assert.ok(one.reply.length > 0 && one.reply.equals(other.reply));
    assert.match(one.said, /^done: \d+ bytes in windows-1252, 0 malformed\n$/);
});

test('standard input, and the charset of the media type', async () => {
    const args = [built('transcode'), '--media-type', 'text/plain; charset=koi8-r'];
    const { code, reply, said } = await run(args, Buffer.from([0xc1]));
    assert.deepEqual([code, reply.toString(), said], [0, '\u0430', 'done: 1 bytes in KOI8-R, 0 malformed\n']);
});

test('wrong arguments are told', async () => {
    for (const [args, words] of [
        [[], /^usage: /],
        [['nowhere'], /^there is no guest in nowhere: make one with `npm run build/],
        [[built('transcode'), '--chrset', 'x'], /'--chrset'/],
    ]) {
        const { code, said, reply } = await run(args);
        assert.deepEqual([code, reply.length], [64, 0]);
        assert.match(said, words);
    }
});

test('what goes wrong is told', async () => {
    for (const [args, words] of [
        [['--payload', '/no/such/file'], /^failed: source at byte 0: the payload broke off: ENOENT/],
        [['--charset', 'klingon'], /^failed: decode: no charset is called "klingon"/],
    ]) {
        const { code, said } = await run([built('line_count'), ...args], 'x\n');
        assert.equal(code, 1);
        assert.match(said, words);
    }
});

test('Ctrl-C ends a guest that waits for its payload', async () => {
    const { child, ended } = start(built('transcode'));
    child.stdin.write('x'.repeat(100_000));
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, said } = await ended;
    assert.equal(code, 130);
    assert.match(said, /^stopped after \d+ bytes; the reply is not whole\n$/);
});

test('Ctrl-C ends a guest whose reply is not read', async () => {
    const { child, ended } = start(built('transcode'));
    const write = () => child.stdin.writable && child.stdin.write('x'.repeat(4096), write);
    write();
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    await once(child, 'exit');
    child.stdout.resume();
    assert.equal((await ended).code, 130);
});

test('a reader who has seen enough ends it', async () => {
    const { child, ended } = start(built('transcode'));
    const write = () => child.stdin.writable && child.stdin.write('x'.repeat(4096), write);
    write();
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const { code, said } = await ended;
    assert.equal(code, 1);
    assert.match(said, /^failed: reply: .*\(closed\)\n$/);
});
