// npm run diagnose [-- <from> [<to>]]: where usage is missing, by account, model and kind of call, and why.
import { closeProcessDatabase, database } from '@/lib/db/database';
import { describeStartFailure } from '@/lib/start-failure';
import { readFilters } from '@/lib/stats/filters';
import { diagnoseUsage } from '@/lib/stats/usage-diagnostics';

const [from = '7d', to] = process.argv.slice(2);
const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);

try {
  const open = await database();
  try {
    const filters = await readFilters({ from, ...(to && { to }) }, 'admin', (parameter, message) => {
      throw new Error(`${parameter} ${message}; usage: npm run diagnose -- [from] [to]`);
    });
    const { items } = filters ? await diagnoseUsage(open, filters) : { items: [] };
    if (items.length === 0) console.log(`There are no requests since ${from}.`);
    for (const item of items) {
      const sources = Object.entries(item.bySource)
        .filter(([, requests]) => requests > 0)
        .map(([source, requests]) => `${requests} ${source}`);
      console.log(
        `${item.accountName ?? item.accountId ?? 'no account'} · ${item.model} · ${item.stream ? 'streamed' : 'whole'}`,
      );
      console.log(`  ${item.requests} requests: ${sources.join(', ')}`);
      console.log(
        `  not counted by the provider: ${percent(item.shareNotFromUpstream)}; successes without tokens: ${percent(item.shareWithoutTokens)}`,
      );
      console.log(`  ${item.cause}`);
      if (item.commonestNote) console.log(`  commonest note: ${item.commonestNote}`);
    }
  } finally {
    await closeProcessDatabase();
  }
} catch (error) {
  console.error(`Nothing was diagnosed: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
