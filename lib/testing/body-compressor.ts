// A process that runs the job which packs bodies, stops at a point of its choice and waits there to be killed: started
// by the job's own test. Points are `before`, `inside` and `after` a write of the job, counted from one; `end` is none.
import { writeSync } from 'node:fs';
import { type Database, openDatabase } from '@/lib/db/database';
import { parseEnvironment } from '@/lib/env';
import { compress } from '@/lib/jobs/compress';

const [url = '', point = 'end', count = '1'] = process.argv.slice(2);

async function reach(name: string, write: number): Promise<void> {
  if (name !== point || write !== Number(count)) return;
  writeSync(1, `reached ${name} ${write}\n`);
  // Only a kill ends this.
  await new Promise(() => setInterval(() => undefined, 1000));
}

const database = await openDatabase({ url });
let writes = 0;
const watched: Database = {
  ...database,
  async write(work) {
    writes++;
    const write = writes;
    await reach('before', write);
    const result = await database.write(async (tx) => {
      const done = await work(tx);
      await reach('inside', write);
      return done;
    });
    await reach('after', write);
    return result;
  },
};
const report = await compress.run({
  database: watched,
  environment: parseEnvironment({ NODE_ENV: 'test' }),
  params: {},
  trigger: 'hand',
  signal: new AbortController().signal,
  progress: async () => undefined,
});
await database.close();
writeSync(1, `done ${JSON.stringify(report)}\n`);
