// A process that appends until it is killed: started by the journal's crash test. Each id is printed only after
// its end was appended, as a client sees an answer only then.
import { writeSync } from 'node:fs';
import { openJournal } from '@/lib/journal/journal';
import { endRecord, startRecord } from './records';

const journal = await openJournal({
  directory: process.argv[2]!,
  node: 'node',
  durability: 'process',
  segmentBytes: 100_000,
  reserveBytes: 0,
});
const underWay: string[] = [];
for (let count = 0; ; count++) {
  const start = startRecord();
  journal.append(start);
  underWay.push(start.id);
  if (underWay.length > 5) {
    const id = underWay.shift()!;
    journal.append(endRecord({ id }));
    writeSync(1, `${id}\n`);
  }
  if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
