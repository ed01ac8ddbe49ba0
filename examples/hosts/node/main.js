// A small host of the intake world, to start from: it streams standard input or a file through a guest, prints the reply as it
// comes, stops the guest on Ctrl-C, and says on standard error how it ended.
//
//     npm ci && npm run build -- line_count.wasm --out-dir built/line_count
//     node main.js built/line_count --charset latin1 < old.txt
//
// `guest.js` is what a host does for one payload, `thread.js` what runs the guest, `call.js` how the two talk; `../js` keeps the
// contract, in any JavaScript. `streams.js` is where the payload comes from and where the reply goes.

import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { says } from '../js/ended.js';
import { inWords } from '../js/errors.js';
import { Guest } from './guest.js';
import { reader, writer } from './streams.js';

const USAGE = `usage: node main.js FOLDER [--charset LABEL] [--media-type TYPE] [--payload FILE] > REPLY
FOLDER is what \`npm run build -- GUEST.wasm --out-dir FOLDER\` made; the payload is standard input by default.`;

/** Exit codes: 64 wrong arguments, and 128 and the number of the signal, as shells have it. */
const CODES = { whole: 0, unfinished: 1, failed: 1, trapped: 1, stopped: 130 };

function exit(code, words) {
    console.error(words);
    process.exit(code);
}

function args() {
    const options = { charset: { type: 'string' }, 'media-type': { type: 'string' }, payload: { type: 'string' } };
    try {
        const { values, positionals } = parseArgs({ options, allowPositionals: true });
        if (positionals.length !== 1) exit(64, USAGE);
        return { folder: positionals[0], ...values };
    } catch (error) {
        exit(64, `${inWords(error)}\n${USAGE}`);
    }
}

const { folder, charset, 'media-type': mediaType, payload } = args();
if (!existsSync(join(folder, 'guest.js'))) {
    exit(64, `there is no guest in ${folder}: make one with \`npm run build -- GUEST.wasm --out-dir ${folder}\``);
}

// The first one asks the guest, which tells how far it was; the second one does not ask.
const stop = new AbortController();
process.on('SIGINT', () => (stop.signal.aborted ? process.exit(130) : stop.abort(new Error('Ctrl-C was pressed'))));

try {
    const { INTAKE_LOG } = process.env;
    const guest = await Guest.start(folder, INTAKE_LOG ? { INTAKE_LOG } : {});
    const ended = await guest.run({
        description: { charset, mediaType },
        reader: reader(payload === undefined ? process.stdin : createReadStream(payload)),
        writer: writer(process.stdout),
        stop: stop.signal,
    });
    exit(CODES[ended.how], says(ended));
} catch (error) {
    exit(1, `failed: ${inWords(error)}`);
}
