// Runs any-host on a row of `hostile.json` in Cloudflare's runtime, in each of its ways, and answers what was wrong.

import { ended } from '../../js/ended.js';
import { verdict } from '../../js/pacing.js';
import { Payload } from '../../js/payload.js';
import { Reply } from '../../js/reply.js';
import { waysOf, withoutTime, wrongIn } from '../../js/test/hostile.js';
import core from '../built/guest.core.wasm';
import core2 from '../built/guest.core2.wasm';
import core3 from '../built/guest.core3.wasm';
import { instantiate } from '../built/guest.js';
import { wasi } from '../wasi.js';

const MODULES = { 'guest.core.wasm': core, 'guest.core2.wasm': core2, 'guest.core3.wasm': core3 };

export default {
    async fetch(request) {
        const row = await request.json();
        const wrong = [];
        const ways = waysOf(row);
        for (const { way, given } of ways) {
            const { reader, writer, stop } = given();
            const how = await withoutTime(() => run(reader, writer, stop.signal));
            const what = wrongIn(row, how, writer);
            if (what !== undefined) wrong.push(`${way}: ${what}`);
        }
        return Response.json({ ran: ways.length, wrong });
    },
};

function run(reader, writer, stop) {
    const payload = new Payload({}, reader, stop);
    const reply = new Reply(writer, stop);
    const imports = {
        ...wasi({}),
        'intake:payload/source': { Payload },
        'intake:payload/sink': { Reply },
        'intake:payload/pacing': { checkpoint: () => verdict(stop) },
    };
    const handle = async () => (await instantiate((name) => MODULES[name], imports)).handler.handle(payload, reply);
    return ended(handle, reply, stop);
}
