import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of an example's guest. @param {string} guest */
export function built(guest) {
    const folder = fileURLToPath(new URL(`../built/${guest}`, import.meta.url));
    if (existsSync(join(folder, 'guest.js'))) return folder;
    throw new Error(`there is no ${folder}: \`npm run build -- GUEST.wasm --out-dir built/${guest}\` makes it`);
}
