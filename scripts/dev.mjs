// `npm run dev`: Next's development server, gateway included through its route handlers.
import { becomeChild } from './hand-on-signals.mjs';
import { runScript } from './say.mjs';
import { prepare } from './setup.mjs';

await runScript(async () => {
  await prepare();
  becomeChild(['node_modules/next/dist/bin/next', 'dev', ...process.argv.slice(2)]);
});
