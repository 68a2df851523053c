import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { alertKinds, ruleConfigs } from './alert-kinds';

/**
 * One rule a kind, made at the first start and never again: who deletes one does not want it. Without channels
 * of its own a rule tells every channel.
 */
export async function ensureDefaultRules(database: Database): Promise<void> {
  await database.write(async (tx) => {
    const done = await tx.setting.findUnique({ where: { name: 'alerts.defaultRules' } });
    if (done) return;
    const now = BigInt(nowMillis());
    for (const kind of alertKinds) {
      const rule = {
        kind,
        name: kind,
        config: ruleConfigs[kind].parse({}),
        channelIds: [],
        notifyUser: kind === 'quota',
        createdAt: now,
        updatedAt: now,
      };
      await tx.alertRule.upsert({
        where: { id: `default-${kind}` },
        create: { id: `default-${kind}`, ...rule },
        update: {},
      });
    }
    await tx.setting.create({ data: { name: 'alerts.defaultRules', value: true, updatedAt: now } });
  });
}
