// Makes `built/` from a component: the core modules of WebAssembly in it, and the JavaScript that binds them, in which imports
// and `handle` may wait (JSPI).
//
//     npm run build -- GUEST.wasm

import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [component, ...others] = process.argv.slice(2);
if (component === undefined || others.length > 0) {
    console.error('usage: npm run build -- GUEST.wasm');
    process.exit(64);
}

/** What waits: for the request's body, for the client, and for the event loop. */
const WAITS = [
    'source@0.1.0#[method]payload.read',
    'sink@0.1.0#[method]reply.write',
    'sink@0.1.0#[method]reply.finish',
    'pacing@0.1.0#checkpoint',
];

const folder = fileURLToPath(new URL('built', import.meta.url));
const jco = fileURLToPath(new URL('node_modules/.bin/jco', import.meta.url));
rmSync(folder, { recursive: true, force: true });
const options = ['--name', 'guest', '--out-dir', folder, '--instantiation', 'async', '--base64-cutoff', '0', '--quiet'];
const waits = ['--async-mode', 'jspi', '--async-imports', ...WAITS.map((name) => `intake:payload/${name}`)];
const exports = ['--async-exports', 'intake:payload/handler@0.1.0#handle'];
try {
    execFileSync(jco, ['transpile', component, ...options, ...waits, ...exports], { stdio: 'inherit' });
} catch {
    process.exit(1);
}

// The runtime compiles modules before it starts the worker: each has its line in `config.capnp` and in `worker.js`.
const expected = ['guest.core.wasm', 'guest.core2.wasm', 'guest.core3.wasm'];
const made = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
if (made.sort().join() !== expected.join()) {
    console.error(`this component has the modules ${made.join(', ')}: name them in config.capnp, worker.js and build.js`);
    process.exit(1);
}
