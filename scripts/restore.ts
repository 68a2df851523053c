// npm run restore -- <backup>: with Weir stopped.
import { holdDataDirectory } from '@/lib/data-directory';
import { restoreBackup } from '@/lib/db/restore';
import { environment } from '@/lib/env';
import { describeStartFailure } from '@/lib/start-failure';

const [from, ...others] = process.argv.slice(2);

try {
  if (!from || others.length > 0)
    throw new Error('usage: npm run restore -- <backup directory or database copy>');
  const { databaseUrl, dataDirectory } = environment();
  const directory = await holdDataDirectory(dataDirectory, 0);
  try {
    const restored = await restoreBackup({ from, databaseUrl, dataDirectory });
    console.log(
      restored.rows === null
        ? `restored the database from ${from}, and found it whole`
        : `restored ${from}: every table's rows and sums are those of the backup (${restored.rows} rows)`,
    );
    if (!restored.journalRestored) console.log('the journal was left as it is');
    if (!restored.keyRestored) console.log('the secret key was left as it is: the backup does not hold one');
    for (const path of restored.movedAside) console.log(`kept what was there before: ${path}`);
  } finally {
    directory.release();
  }
} catch (error) {
  console.error(`Nothing was restored: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
