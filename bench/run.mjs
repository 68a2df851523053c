// npm run bench [-- <name> [<name> …] [options]]: every folder here with a main.mjs is a benchmark; several run one after
// another with the same options, and without a name all of them do.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const known = readdirSync(here).filter((entry) => existsSync(join(here, entry, 'main.mjs')));
const given = process.argv.slice(2);
const firstOption = given.findIndex((word) => !known.includes(word));
const named = firstOption === -1 ? given : given.slice(0, firstOption);
const options = given.slice(named.length);
if (named.length === 0 && options.length > 0) {
  console.error(`usage: npm run bench [-- <${known.join('|')}> [options]]`);
  process.exit(2);
}
// `data` only makes what others ask.
const names = named.length > 0 ? named : known.filter((name) => name !== 'data');
for (const name of names) {
  if (names.length > 1) console.log(`\n── ${name} ──`);
  const { main } = await import(pathToFileURL(join(here, name, 'main.mjs')).href);
  await main(options);
}
