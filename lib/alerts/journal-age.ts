import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { configOf } from './evaluate-rules';
import { raiseAlert } from './raise-alert';

export type JournalAge = { pending: number; oldestMillis: number };

/** Says that this node's rows are written late: the database is away, locked or too slow. */
export async function checkJournalAge(database: Database, node: string, age: JournalAge): Promise<void> {
  if (age.pending === 0) return;
  const seconds = Math.floor(age.oldestMillis / 1000);
  const rules = await database.read.alertRule.findMany({ where: { kind: 'journal_age', enabled: true } });
  for (const rule of rules) {
    if (seconds < configOf('journal_age', rule.config).seconds) continue;
    const hour = new Date(nowMillis()).toISOString().slice(0, 13);
    await database.write((tx) =>
      raiseAlert(tx, {
        kind: 'journal_age',
        severity: 'critical',
        onceKey: `journal_age:${rule.id}:${node}:${hour}`,
        facts: { node, seconds, pending: age.pending },
      }),
    );
  }
}
