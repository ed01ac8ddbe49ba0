// A command under `jco run`, as `docs/hosts.md` says. The component is any-host with the feature `cli`.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const component = process.env.INTAKE_COMMAND ?? path('../../../../target/cli/wasm32-wasip2/release/any_host.wasm');
if (!existsSync(component)) throw new Error(`there is no ${component}: \`cargo xtask test --only node\` builds it, or set INTAKE_COMMAND`);

const folder = mkdtempSync(join(tmpdir(), 'intake-jco-'));
after(() => rmSync(folder, { recursive: true }));
const [payload, reply, said] = ['payload', 'reply', 'said'].map((name) => join(folder, name));

const COUNT = 80_000;
const LINE = `caf\xe9 ${'x'.repeat(58)}`;
writeFileSync(payload, `${LINE}\n`.repeat(COUNT), 'latin1');

/** Runs it by a shell, with the payload on standard input, and returns what it printed to standard error. */
function run(options, output) {
    const script = `"$0" run ${options} "$1" --charset latin1 < "$2" 2> "$4" ${output}`;
    execFileSync('/bin/sh', ['-c', script, path('../node_modules/.bin/jco'), component, payload, reply, said, path('../blocking.js')]);
    return readFileSync(said, 'utf8');
}

function assertWhole() {
    const lines = readFileSync(reply, 'utf8').split('\n');
    assert.equal(lines.length, COUNT + 2);
    assert.equal(lines[COUNT - 1], `${COUNT} at byte ${(COUNT - 1) * (LINE.length + 1)}: ${LINE}`);
    assert.equal(lines[COUNT], `${COUNT * (LINE.length + 1)} bytes, 0 malformed`);
}

test('a reply to a file is whole, and nothing is said of a terminal', () => {
    assert.equal(run('', '> "$3"'), '');
    assertWhole();
});

test('a reply to a pipe is whole if the pipe blocks', () => {
    assert.equal(run('--jco-import "$5"', '| cat > "$3"'), '');
    assertWhole();
});
