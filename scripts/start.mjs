// `npm start`: from a fresh clone, or an old one, to a running Weir.
import { createServer } from 'node:net';
import { ensureBuilt, isBuilt } from './build.mjs';
import { checkNode } from './check-node.mjs';
import { becomeChild } from './hand-on-signals.mjs';
import { isInstalled } from './install.mjs';
import { PlainFailure, runScript } from './say.mjs';
import { prepare } from './setup.mjs';

// Requests under way fit into the young generation several times: half as many collections, and each finds less alive.
const memory = ['--max-semi-space-size=32'];

await runScript(async () => {
  checkNode();
  // Nobody should wait minutes for a build to be told that the port is taken.
  if (!(await isInstalled()) || !isBuilt()) await refuseTakenPort();
  await prepare();
  await ensureBuilt();
  becomeChild(['--enable-source-maps', ...memory, 'dist/server.mjs'], { NODE_ENV: 'production' });
});

async function refuseTakenPort() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return;
  const taken = await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error.code === 'EADDRINUSE'));
    probe.listen(port, '0.0.0.0', () => probe.close(() => resolve(false)));
  });
  if (taken) {
    throw new PlainFailure(
      `Port ${port} is already in use: stop what listens there, or choose another with PORT=${port + 1} npm start.`,
    );
  }
}
