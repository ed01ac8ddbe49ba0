// The table of any-host: payloads, charsets, cuts, and what host-test's reply was. `cargo xtask test` has it written into
// `target/any-host`, or wherever INTAKE_TABLE says.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const folder = process.env.INTAKE_TABLE ?? fileURLToPath(new URL('../../../../target/any-host', import.meta.url));

/** Cases in groups of the same description. @returns {Map<string, object[]>} */
export function table() {
    const file = join(folder, 'cases.json');
    if (!existsSync(file)) throw new Error(`there is no ${file}: \`cargo xtask test --only node\` writes it, or set INTAKE_TABLE`);
    const groups = new Map();
    for (const row of JSON.parse(readFileSync(file, 'utf8'))) {
        const read = (name) => readFileSync(join(folder, name));
        const wanted = row.error === null ? { reply: read(row.reply) } : { error: row.error };
        const group = groups.get(row.what) ?? groups.set(row.what, []).get(row.what);
        group.push({ ...row, payload: read(row.payload), wanted });
    }
    return groups;
}

/** A failure in the words of the table. @param {{ stage: string, at?: bigint, message: string }} failure */
export const inItsWords = ({ stage, at, message }) => `${stage}${at == null ? '' : ` at byte ${at}`}: ${message}`;

/** @typedef {{ reply?: Buffer, error?: string }} Ran what a run comes to: the one or the other */

/** What is wrong with a result, or nothing. @param {Ran} ran @param {Ran} wanted */
export function difference(ran, wanted) {
    const same = ran.reply && wanted.reply ? ran.reply.equals(wanted.reply) : ran.error !== undefined && ran.error === wanted.error;
    return same ? undefined : `${shown(ran)} instead of ${shown(wanted)}`;
}

const shown = ({ reply, error }) => error ?? `${reply.length} bytes: ${reply.subarray(0, 200)}`;

/** Pieces of a payload by a plan of the table. @param {Uint8Array} payload @param {string} cut */
export function* pieces(payload, cut) {
    const sizes = sizesOf(cut);
    for (let at = 0, turn = 0; at < payload.length; turn++) {
        const piece = payload.subarray(at, at + sizes[turn % sizes.length]);
        at += piece.length;
        yield piece;
    }
}

/** The sizes of a plan, over and over; 0 is an empty piece. @param {string} cut */
function sizesOf(cut) {
    if (cut === 'whole') return [Infinity];
    if (cut.startsWith('random')) return [1, 7, 2, 4096, 3, 60_000, 13];
    return cut.split(',').map(Number);
}
