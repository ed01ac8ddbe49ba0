// The guest's thread: makes an instance for each payload, gives it its imports, and runs it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';

import { call, ROOM } from './call.js';

const { folder, env, line } = workerData;
const { instantiate } = await import(pathToFileURL(join(folder, 'guest.js')).href);

// What the standard library of a guest asks for, used or not: no file, no network, and of the environment what is given.
const wasi = new WASIShim({ sandbox: { env, args: ['guest'], preopens: {}, enableNetwork: false } }).getImportObject();

/** Compiled once, for all instances. @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();

function compiled(name) {
    if (!modules.has(name)) modules.set(name, readFile(join(folder, name)).then((bytes) => WebAssembly.compile(bytes)));
    return modules.get(name);
}

/** The resource `payload`, as the guest sees it. */
class Payload {
    describe() {
        return call(line, 'describe');
    }

    read(max, wait) {
        const length = call(line, 'read', Math.min(max, ROOM), wait);
        return length === undefined ? undefined : line.room.subarray(0, length);
    }
}

/** The resource `reply`, as the guest sees it. */
class Reply {
    head(head) {
        call(line, 'head', head);
    }

    write(bytes, wait) {
        // The other thread traps the guest if this is too much.
        line.room.set(bytes.subarray(0, ROOM));
        call(line, 'write', bytes.length, wait);
    }

    finish(wait) {
        call(line, 'finish', wait);
    }
}

const imports = {
    ...wasi,
    'intake:payload/source': { Payload },
    'intake:payload/sink': { Reply },
    'intake:payload/pacing': { checkpoint: (_payload, progress) => call(line, 'checkpoint', progress) },
};

parentPort.on('message', async () => {
    try {
        // An instance that trapped is spoilt, and one that was used has its memory still: a new one takes a few milliseconds.
        const { handler } = await instantiate(compiled, imports);
        parentPort.postMessage({ summary: handler.handle(new Payload(), new Reply()) });
    } catch (error) {
        // jco wraps the error that a guest returns.
        parentPort.postMessage(error?.payload ? { failure: error.payload } : { trap: String(error?.message ?? error) });
    }
});
parentPort.postMessage('ready');
