// What may become of a request, large ones and broken ones among them. The guest is any-host, which numbers lines.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { after, test } from 'node:test';

import { post, serve } from './server.js';

const server = await serve();
after(() => server.stop());

const latin1 = (text) => Buffer.from(text, 'latin1');
const TYPE = 'text/plain; charset=ISO-8859-1';

/** Sends bytes as they are, and returns what came back until the connection ended; `end` is how the client ends its side. */
async function raw(bytes, end = () => {}) {
    const socket = connect(server.port, '127.0.0.1');
    const received = [];
    socket.on('data', (data) => received.push(data)).on('error', () => {});
    socket.write(bytes, () => end(socket));
    await once(socket, 'close');
    return Buffer.concat(received).toString('latin1');
}

const head = (others) => `POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: ${TYPE}\r\n${others}\r\n`;

test('the charset of the Content-Type decides', async () => {
    const { status, type, body } = await post(server, TYPE, [latin1('caf\xe9\n')]);
    assert.deepEqual([status, type], [200, 'text/plain; charset=utf-8']);
    assert.equal(body.toString(), '1 at byte 0: caf\u00e9\n5 bytes, 0 malformed\n');
});

test('a request without a body is an empty payload', async () => {
    const response = await raw('GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n');
    assert.match(response, /^HTTP\/1.1 200 [^]*\r\n\r\n[^]*0 bytes, 0 malformed\n/);
});

test('an error before the first byte of the reply is a status and problem JSON', async () => {
    const { status, type, body } = await post(server, 'text/plain; charset=klingon', [latin1('x')]);
    assert.deepEqual([status, type], [415, 'application/problem+json']);
    const { kind, stage, detail } = JSON.parse(body);
    assert.deepEqual([kind, stage], ['unknown-charset', 'decode']);
    assert.match(detail, /^no charset is called "klingon"/);
});

test('a payload in a content coding is refused, a list over all header lines', async () => {
    for (const [lines, detail] of [
        ['Content-Encoding: gzip\r\n', /^content coding "gzip" is not decoded: /],
        ['Content-Encoding: identity\r\nContent-Encoding: gzip\r\n', /^content coding "gzip" is not decoded: /],
        ['Content-Encoding: identity, br\r\n', /^content coding "br" is not decoded: /],
        ['Content-Encoding: utf-8\r\n', /^"utf-8" is a charset, not a content coding: /],
    ]) {
        const response = await raw(head(`${lines}Content-Length: 1\r\n`) + 'x');
        assert.match(response, /^HTTP\/1.1 415 [^]*\r\naccept-encoding: identity\r\n/i);
        const problem = JSON.parse(response.slice(response.indexOf('{'), response.lastIndexOf('}') + 1));
        assert.deepEqual([problem.kind, problem.title], ['unknown-coding', 'Unsupported Media Type']);
        assert.match(problem.detail, detail);
    }
    for (const lines of ['Content-Encoding: identity\r\n', 'Content-Encoding: ,\r\nContent-Encoding: Identity\r\n']) {
        assert.match(await raw(head(`${lines}Content-Length: 1\r\n`) + 'x'), /^HTTP\/1.1 200 /);
    }
});

test('a payload of several parts is refused', async () => {
    const response = await post(server, 'multipart/form-data; boundary=x', [latin1('x')]);
    assert.deepEqual([response.status, JSON.parse(response.body).kind], [415, 'multipart']);
});

test('an upload that breaks off has no whole reply, and the log says where', async () => {
    for (const [others, body] of [
        ['Content-Length: 100\r\n', 'one\ntwo\n'],
        ['Transfer-Encoding: chunked\r\n', '8\r\none\ntwo\n\r\n'],
    ]) {
        const logged = server.log.next(/^failed: source|^stopped/);
        const response = await raw(head(others) + body, (socket) => socket.end());
        assert.match(await logged, /^failed: source at byte 8: .*\(aborted\)$|^stopped after 8 bytes/);
        assert.doesNotMatch(response, /^HTTP\/1.1 200 /);
    }
});

test('a client that goes away stops the guest', async () => {
    const logged = server.log.next(/^failed: source|^stopped/);
    await raw(head('Content-Length: 100\r\n') + 'one\ntwo\n', (socket) => setImmediate(() => socket.destroy()));
    assert.match(await logged, /^failed: source at byte \d+: .*\(aborted\)$|^stopped after \d+ bytes/);
});

test('a client that goes away during the reply stops the guest', async () => {
    const logged = server.log.next(/^failed: reply|^failed: source|^stopped/);
    const line = `${'x'.repeat(63)}\n`;
    const chunk = `10000\r\n${line.repeat(1024)}\r\n`;
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    const write = () => socket.writable && socket.write(chunk, write);
    socket.write(head('Transfer-Encoding: chunked\r\n'), write);
    await once(socket, 'data');
    socket.destroy();
    await logged;
});

test('while one guest waits for its client, others run', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const received = [];
    socket.on('data', (data) => received.push(data));
    socket.write(`${head('Content-Length: 8\r\n')}one\n`);
    const { body } = await post(server, TYPE, [latin1('another\n')]);
    assert.equal(body.toString(), '1 at byte 0: another\n8 bytes, 0 malformed\n');
    socket.write('two\n');
    await once(socket, 'close');
    assert.match(Buffer.concat(received).toString(), /1 at byte 0: one\n2 at byte 4: two\n8 bytes, 0 malformed\n/);
});

test('a reply that goes wrong on its way breaks off', async () => {
    function* pieces() {
        for (let i = 0; i < 40; i++) yield Buffer.alloc(65_536, 'x'.repeat(63) + '\n');
        yield Buffer.alloc(200_000, 'x');
    }
    await assert.rejects(post(server, TYPE, pieces()), { code: 'ECONNRESET' });
});

test('requests at once do not get into each other', async () => {
    const letters = [...'abcdefghijklmnop'];
    const replies = await Promise.all(
        letters.map((letter) => {
            const pieces = Array(20).fill(latin1(`${letter}\xe9\n`.repeat(3000)));
            return post(server, TYPE, pieces);
        }),
    );
    for (const [index, { body }] of replies.entries()) {
        const lines = body.toString().split('\n');
        assert.equal(lines.length, 60_002);
        assert.ok(lines.slice(0, 60_000).every((line) => line.endsWith(`: ${letters[index]}\u00e9`)));
    }
});

test('100 MB in ISO-8859-1 stream through', async () => {
    const line = latin1(`caf\xe9 th\xe9 ${'\xe0 la carte '.repeat(5)}\n`);
    const piece = Buffer.concat(Array(1000).fill(line));
    const pieces = Math.ceil(100_000_000 / piece.length);
    function* payload() {
        for (let i = 0; i < pieces; i++) yield piece;
    }
    const { status, body } = await post(server, TYPE, payload());
    assert.equal(status, 200);
    const last = body.subarray(-200).toString().split('\n');
    const lines = pieces * 1000;
    assert.equal(last.at(-3), `${lines} at byte ${(lines - 1) * line.length}: ${line.toString('latin1').slice(0, -1)}`);
    assert.equal(last.at(-2), `${lines * line.length} bytes, 0 malformed`);
    assert.ok(peak() < 400 << 20, `the runtime took ${peak() >> 20} MiB at most`);
});

/** The most memory that the runtime took, in bytes, where the system tells. It is some 100 MiB before the first request. */
function peak() {
    if (process.platform !== 'linux') return 0;
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
    return Number(kilobytes[1]) * 1024;
}
