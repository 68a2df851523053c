import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { weirError } from '@/lib/errors';
import { readSettings, type Settings, type SettingsFields } from '@/lib/settings';

/** Writes the settings that are given; all of them or none. */
export async function changeSettings(
  database: Database,
  actor: Actor,
  fields: SettingsFields,
): Promise<Settings> {
  if (fields.timeZone !== undefined && environment().timeZone) {
    throw weirError('conflict', 'The time zone is set by WEIR_TIMEZONE.', { param: 'timeZone' });
  }
  return database.write(async (tx) => {
    await raiseChange(tx, 'settings');
    const before = await readSettings(tx);
    const changes = changedFields(before, fields);
    const updatedAt = BigInt(nowMillis());
    for (const [name, value] of Object.entries(fields)) {
      if (!(name in changes)) continue;
      // JSON null has to be told apart from no value; a setting is kept inside a list of one.
      const data = { value: [value], updatedAt, updatedBy: actor.userId };
      await tx.setting.upsert({ where: { name }, create: { name, ...data }, update: data });
    }
    if (Object.keys(changes).length > 0) {
      await recordAudit(tx, { actor, action: 'settings.update', target: { kind: 'settings' }, changes });
    }
    return readSettings(tx);
  });
}
