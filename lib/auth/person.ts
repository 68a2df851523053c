// The signed-in person as the interface sees them.
import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { minimumPasswordLength } from '@/lib/auth/passwords';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { nameField, timeZoneField } from '@/lib/http/fields';

export const locales = ['en', 'zh'] as const;

const preferenceName = z.string().regex(/^[\w.:/-]{1,100}$/, 'must be 1 to 100 letters, digits or . : / - _');

export const personAnswerSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(['admin', 'user']),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  notifyAlerts: z.boolean(),
  /** Whatever the interface remembers for this person. */
  preferences: z.record(z.string(), z.json()),
});
export type PersonAnswer = z.input<typeof personAnswerSchema>;

const preferencesBytes = 64 * 1024;

/** Preferences are merged name by name; null forgets one. */
export const personFieldsSchema = z.strictObject({
  name: nameField.optional(),
  locale: z.enum(locales).nullable().optional(),
  timeZone: timeZoneField.nullable().optional(),
  notifyAlerts: z.boolean().optional(),
  preferences: z.record(preferenceName, z.json()).optional(),
});
export type PersonFields = z.output<typeof personFieldsSchema>;

export const newPasswordField = z
  .string()
  .max(1000)
  .meta({ description: `At least ${minimumPasswordLength} characters` });
/** Any text at all may be somebody's password; whether it is right is decided elsewhere. */
export const passwordField = z.string().max(1000);

export async function readPerson(
  reader: Database['read'] | Transaction,
  userId: string,
): Promise<PersonAnswer> {
  const user = await reader.user.findUnique({
    where: { id: userId },
    omit: { passwordHash: true, priceRate: true },
  });
  if (!user) throw weirError('not_found', 'There is no such user.');
  const { id, email, name, locale, timeZone, notifyAlerts } = user;
  const role = user.role === 'admin' ? ('admin' as const) : ('user' as const);
  const preferences = (user.preferences ?? {}) as PersonAnswer['preferences'];
  return { id, email, name, role, locale, timeZone, notifyAlerts, preferences };
}

export async function updatePerson(
  database: Database,
  actor: Actor,
  fields: PersonFields,
): Promise<PersonAnswer> {
  return database.write(async (tx) => {
    const { preferences: changed, ...rest } = fields;
    const person = await readPerson(tx, actor.userId);
    const merged = { ...person.preferences, ...changed };
    const preferences = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
    if (Buffer.byteLength(JSON.stringify(preferences)) > preferencesBytes) {
      throw weirError('request_too_large', 'There is no room for more preferences.', {
        param: 'preferences',
      });
    }
    const renamed = rest.name !== undefined && rest.name !== person.name;
    // Only a new name concerns the gateway, which keeps it beside the person's keys.
    if (renamed) await raiseChange(tx, 'users');
    const updatedAt = renamed ? BigInt(nowMillis()) : undefined;
    await tx.user.update({ where: { id: actor.userId }, data: { ...rest, preferences, updatedAt } });
    return readPerson(tx, actor.userId);
  });
}
