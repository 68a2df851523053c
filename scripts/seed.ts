// npm run seed -- [--seed 1] [--force]: fills the database with a lively demo.
import { parseArgs } from 'node:util';
import { closeProcessDatabase, database } from '@/lib/db/database';
import { demoDays, realRows, seedDemo } from '@/lib/demo/seed-demo';
import { describeStartFailure, StartFailure } from '@/lib/start-failure';

try {
  const { values } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, force: { type: 'boolean', default: false } },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new StartFailure('--seed takes a whole number.');
  try {
    const opened = await database();
    if (!values.force && (await realRows(opened)) > 0) {
      throw new StartFailure(
        'The database is in use already. Point DATABASE_URL at an empty one, or say --force to mix the demo into it.',
      );
    }
    const began = performance.now();
    const made = await seedDemo(opened, seed, Date.now());
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`Seeded ${demoDays} days in ${seconds} s (seed ${seed}):`);
    for (const [what, count] of Object.entries(made)) console.log(`  ${String(count).padStart(7)} ${what}`);
  } finally {
    await closeProcessDatabase();
  }
} catch (error) {
  console.error(`Nothing was seeded: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
