// npm run rebuild [-- <from> [<to>]]: derives the sums of days anew from their requests and corrects what differs.
// Without days: every day whose requests are all still there. May run beside a running server.
import { closeProcessDatabase, database } from '@/lib/db/database';
import { dayRange, daysOf } from '@/lib/jobs/day-range';
import { changeDayZone } from '@/lib/ledger/change-day-zone';
import { dayZone } from '@/lib/ledger/day-zone';
import { firstDerivableDay } from '@/lib/ledger/derivable-days';
import { rebuildDay } from '@/lib/ledger/rebuild';
import { readSettings } from '@/lib/settings';
import { describeStartFailure } from '@/lib/start-failure';
import { dayOf, isoDay } from '@/lib/time';

const [from, to] = process.argv.slice(2);

try {
  const open = await database();
  try {
    const { timeZone } = await readSettings(open.read);
    const moved = await changeDayZone(open, timeZone);
    if (moved && moved.days > 0) console.log(`${moved.days} days moved from ${moved.from} to ${timeZone}`);
    const zone = await dayZone(open);
    const first = await firstDerivableDay(open);
    const range = dayRange({ from, to }, zone) ?? (first && { first, last: dayOf(Date.now(), zone) });
    let corrected = 0;
    let days = 0;
    for (const day of range ? daysOf(range) : []) {
      days++;
      const result = await rebuildDay(open, day);
      if (result.corrected === 0) continue;
      corrected++;
      console.log(`${isoDay(day)}: corrected`);
    }
    console.log(`${days} days looked at, ${corrected} corrected, in ${zone}`);
  } finally {
    await closeProcessDatabase();
  }
} catch (error) {
  console.error(`Not rebuilt: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
