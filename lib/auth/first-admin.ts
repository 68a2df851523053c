// How a deployment gets its first administrator: from the environment, or by a one-time link printed at start.
// There is no default password.
import { createUser } from '@/lib/auth/create-user';
import { createLink } from '@/lib/auth/one-time-links';
import { hashPassword, refuseWeakPassword } from '@/lib/auth/passwords';
import { raiseChange } from '@/lib/db/changes';
import { type Database, database, type Reader, type Transaction } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { errorMessage } from '@/lib/errors';
import { StartFailure } from '@/lib/start-failure';

const activeAdmin = { role: 'admin', disabledAt: null, deletedAt: null };

/** The oldest administrator who may act; an admin token acts as them. */
export async function firstAdmin({ read }: Pick<Database, 'read'>) {
  const admin = await read.user.findFirst({
    where: activeAdmin,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, email: true, name: true, locale: true, timeZone: true },
  });
  if (!admin) return null;
  const { id, ...rest } = admin;
  return { userId: id, ...rest };
}

export async function adminExists(reader: Reader | Transaction): Promise<boolean> {
  return (await reader.user.count({ where: activeAdmin })) > 0;
}

/**
 * At start: makes the first administrator from the environment where it names one, else a setup link. Returns the
 * link's path, or null where there is an administrator.
 */
export async function ensureFirstAdmin(): Promise<string | null> {
  const { read, write } = await database();
  if (await adminExists(read)) return null;
  const { adminEmail, adminPassword } = environment();
  if (!adminEmail || !adminPassword) return createSetupLink();
  refuseWeakAdminPassword(adminPassword, adminEmail);
  const passwordHash = await hashPassword(adminPassword);
  await write(async (tx) => {
    // Several nodes may start at once: this row makes them take turns.
    await raiseChange(tx, 'users');
    if (await adminExists(tx)) return;
    await createUser(tx, { email: adminEmail, role: 'admin', passwordHash, actor: null });
  });
  return null;
}

/** A new setup link; those printed before stay good until one is used, since nobody can print them again. */
export async function createSetupLink(): Promise<string> {
  const { write } = await database();
  const { path } = await write((tx) => createLink(tx, 'setup', { role: 'admin' }));
  return path;
}

function refuseWeakAdminPassword(password: string, email: string): void {
  try {
    refuseWeakPassword(password, email);
  } catch (error) {
    throw new StartFailure(`WEIR_ADMIN_PASSWORD is refused: ${errorMessage(error)}`);
  }
}
