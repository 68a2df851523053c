// What every command needs first: the right Node, the packages, the generated database clients.
import { checkNode } from './check-node.mjs';
import { ensureInstalled } from './install.mjs';
import { runScript, say } from './say.mjs';

export async function prepare() {
  checkNode();
  await ensureInstalled();
  const { generateClients } = await import('./generate.mjs');
  const generated = generateClients();
  if (generated.length > 0) say('generated the database clients');
}

if (process.argv[1]?.endsWith('setup.mjs')) {
  await runScript(async () => {
    await prepare();
    say('ready: npm start, npm run dev or npm test');
  });
}
