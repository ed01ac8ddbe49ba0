// What becomes of a guest whose payload or reply is a stream that does what it should not: the table that the host in Rust and the
// one in Cloudflare's runtime are held against, too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';

import { waysOf, withoutTime, wrongIn } from '../../js/test/hostile.js';
import { Guest } from '../guest.js';
import { built } from './built.js';

const guest = await Guest.start(built('any_host'));
after(() => guest.end());

for (const row of JSON.parse(readFileSync(new URL('../../js/test/hostile.json', import.meta.url), 'utf8'))) {
    test(row.what, async () => {
        for (const { way, given } of waysOf(row)) {
            const { reader, writer, stop } = given();
            const ended = await withoutTime(() => guest.run({ description: {}, reader, writer, stop: stop.signal }));
            assert.equal(wrongIn(row, ended, writer), undefined, `${row.what}, by ${way}`);
        }
    });
}
