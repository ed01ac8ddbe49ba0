// The worker in the real runtime, on a free port of this machine.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import workerd from 'workerd';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** Starts it with the guest that `npm run build` was given, once it listens. */
export async function serve(config = 'config.capnp') {
    if (!existsSync(`${folder}/built/guest.js`)) throw new Error('there is no guest: `npm run build -- GUEST.wasm` makes it');
    const args = ['serve', config, '--socket-addr', 'http=127.0.0.1:0', '--control-fd', '3'];
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
    const child = spawn(workerd.default, args, { cwd: folder, stdio });
    // Whatever becomes of the tests, the runtime ends with them.
    process.on('exit', () => child.kill());
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
    const log = new Log();
    for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => log.add(line));
    const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`workerd ended with ${code}: ${log.lines.join('\n')}`);
    });
    ended.catch(() => {});
    const [line] = await Promise.race([once(createInterface(child.stdio[3]), 'line'), ended]);
    const agent = new Agent({ keepAlive: true });
    return { port: JSON.parse(line).port, log, agent, pid: child.pid, stop: () => (agent.destroy(), child.kill()) };
}

/** What the worker logs. */
class Log {
    lines = [];
    #waiting = [];

    add(line) {
        this.lines.push(line);
        this.#waiting = this.#waiting.filter(({ pattern, resolve }) => !pattern.test(line) || resolve(line));
    }

    /** The next line like this. @param {RegExp} pattern @returns {Promise<string>} */
    next(pattern) {
        return new Promise((resolve, reject) => {
            const late = setTimeout(() => reject(new Error(`no ${pattern} in 20 s, but: ${this.lines.join('\n')}`)), 20_000);
            this.#waiting.push({ pattern, resolve: (line) => (clearTimeout(late), resolve(line)) });
        });
    }
}

/**
 * Posts pieces, each written by itself, and returns the response with its whole body. Throws if that breaks off.
 *
 * @param {{ port: number, agent: Agent }} server
 * @param {string} type
 * @param {Iterable<Uint8Array>} pieces
 */
export async function post({ port, agent }, type, pieces) {
    const sending = request({ port, host: '127.0.0.1', method: 'POST', agent, headers: { 'Content-Type': type } });
    const answered = once(sending, 'response');
    answered.catch(() => {});
    // A server that has said all that it has to say may read no further: what it said is read below.
    sending.on('error', () => {});
    Readable.from(pieces).pipe(sending);
    const [response] = await answered;
    const body = [];
    for await (const bytes of response) body.push(bytes);
    return { status: response.statusCode, type: response.headers['content-type'], body: Buffer.concat(body) };
}
