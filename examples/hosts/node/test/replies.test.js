// any-host returns the reply that it returns under host-test, whatever the payload, its charset and its cuts.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { kept, readerOf } from '../../js/test/ends.js';
import { difference, inItsWords, pieces, table } from '../../js/test/table.js';
import { Guest } from '../guest.js';
import { built } from './built.js';

const guest = await Guest.start(built('any_host'));
after(() => guest.end());

async function run(payload, charset, cut) {
    const writer = kept();
    const { signal } = new AbortController();
    const ended = await guest.run({ description: { charset }, reader: readerOf(pieces(payload, cut)), writer, stop: signal });
    if (ended.how === 'failed') return { error: inItsWords(ended.failure) };
    assert.equal(ended.how, 'whole', ended.why);
    return { reply: writer.bytes() };
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
