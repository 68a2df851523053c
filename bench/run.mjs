// npm run bench -- <name> [options]: every folder here with a main.mjs is a benchmark.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [name, ...options] = process.argv.slice(2);
const known = readdirSync(here).filter((entry) => existsSync(join(here, entry, 'main.mjs')));
if (!name || !known.includes(name)) {
  console.error(`usage: npm run bench -- <${known.join('|')}> [options]`);
  process.exit(2);
}
const { main } = await import(pathToFileURL(join(here, name, 'main.mjs')).href);
await main(options);
