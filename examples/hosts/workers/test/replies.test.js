// any-host returns the reply that it returns under host-test, whatever the payload, its charset and its cuts.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { difference, inItsWords, pieces, table } from '../../js/test/table.js';
import { post, serve } from './server.js';

const server = await serve();
after(() => server.stop());

async function run(payload, charset, cut) {

    const { status, body } = await post(server, `text/plain; charset=${charset}`, pieces(payload, cut));
    if (status === 200) return { reply: body };
    const { stage, offset, detail } = JSON.parse(body);
    return { error: inItsWords({ stage, at: offset, message: detail }) };
}

for (const [what, cases] of table()) {
    test(what, async () => {
        for (const { charset, cuts, payload, wanted } of cases) {
            for (const cut of cuts) {
                const wrong = difference(await run(payload, charset, cut), wanted);
                assert.equal(wrong, undefined, `${what} in ${charset}, cut by ${cut}: ${wrong}`);
            }
        }
    });
}
