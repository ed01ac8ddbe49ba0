// A small host of the intake world in Cloudflare's runtime, to start from: the request's body is the payload, in the charset of
// its Content-Type, and the reply is the response's body, as it comes.
//
//     npm ci && npm run build -- line_count.wasm && npm start
//     curl --data-binary @old.txt -H 'Content-Type: text/plain; charset=latin1' http://127.0.0.1:8080/
//
// `gathered.js` makes chunks large enough, `responding.js` makes a response of a reply or of an error, `linger.js` lets a client
// see it, `wasi.js` is what a guest's standard library asks for; `../js` keeps the contract, in any JavaScript. `config.capnp` lists
// all of it.

import { ended, says } from '../js/ended.js';
import { verdict } from '../js/pacing.js';
import { Payload } from '../js/payload.js';
import { Reply } from '../js/reply.js';
import core from './built/guest.core.wasm';
import core2 from './built/guest.core2.wasm';
import core3 from './built/guest.core3.wasm';
import { instantiate } from './built/guest.js';
import { gathered } from './gathered.js';
import { linger } from './linger.js';
import { Responding, codings, refuseCoding } from './responding.js';
import { wasi } from './wasi.js';

const MODULES = { 'guest.core.wasm': core, 'guest.core2.wasm': core2, 'guest.core3.wasm': core3 };

/** A body that is not there is an empty payload. */
const nothing = { read: async () => ({ done: true }) };

export default {
    async fetch(request, env, context) {
        const coding = codings(request.headers.get('Content-Encoding'));
        if (coding) return refuseCoding(coding);
        const responding = new Responding();
        const running = handle(request, env, responding);
        // After the first bytes of the reply the response is on its way, and the guest goes on.
        context.waitUntil(running);
        return responding.response;
    },
};

/** Runs a guest of its own on the body of one request. */
async function handle(request, env, responding) {
    const stop = request.signal;
    const reader = request.body ? gathered(request.body) : nothing;
    const payload = new Payload(description(request.headers), reader, stop);
    const reply = new Reply(responding.writer, stop);
    const imports = {
        ...wasi(env.INTAKE_LOG ? { INTAKE_LOG: env.INTAKE_LOG } : {}),
        'intake:payload/source': { Payload },
        'intake:payload/sink': { Reply },
        'intake:payload/pacing': { checkpoint: () => verdict(stop) },
    };
    const how = await ended(
        async () => (await instantiate((name) => MODULES[name], imports)).handler.handle(payload, reply),
        reply,
        stop,
    );
    if (how.how !== 'whole') {
        console.log(says(how));
        await linger(reader);
    }
    responding.over(how);
}

/** What the client declared. The guest finds the charset in the media type. */
function description(headers) {
    const length = headers.get('Content-Length');
    return {
        mediaType: headers.get('Content-Type') ?? undefined,
        length: length !== null && /^\d{1,19}$/.test(length) ? BigInt(length) : undefined,
    };
}
