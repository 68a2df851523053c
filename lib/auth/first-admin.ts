import type { Database, Reader, Transaction } from '@/lib/db/database';

/** The oldest administrator who may act; an admin token acts as them. */
export async function firstAdmin(database: Database) {
  const admin = await database.read.user.findFirst({
    where: { role: 'admin', disabledAt: null, deletedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, email: true, name: true, locale: true, timeZone: true },
  });
  if (!admin) return null;
  const { id, ...rest } = admin;
  return { userId: id, ...rest };
}

export async function adminExists(reader: Reader | Transaction): Promise<boolean> {
  const admin = await reader.user.findFirst({
    where: { role: 'admin', disabledAt: null, deletedAt: null },
    select: { id: true },
  });
  return admin !== null;
}
