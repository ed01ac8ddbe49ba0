// What becomes of a guest whose payload or reply is a stream that does what it should not: the table that the hosts in Rust and in
// Node are held against, too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';

import { serve } from './server.js';

const server = await serve('test/hostile.capnp');
after(() => server.stop());

for (const row of JSON.parse(readFileSync(new URL('../../js/test/hostile.json', import.meta.url), 'utf8'))) {
    test(row.what, async () => {
        const response = await fetch(`http://127.0.0.1:${server.port}/`, { method: 'POST', body: JSON.stringify(row) });
        assert.equal(response.status, 200);
        const { ran, wrong } = await response.json();
        assert.deepEqual(wrong, []);
        assert.ok(ran > 0);
    });
}
