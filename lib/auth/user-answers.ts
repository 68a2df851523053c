import type { UserAnswer } from '@/lib/auth/user-fields';
import type { Database } from '@/lib/db/database';
import type { User } from '@/lib/db/generated/sqlite/client';
import { dayZone } from '@/lib/ledger/day-zone';
import { rateNumber, usdNumber } from '@/lib/money';
import { noUsage, usageTotals } from '@/lib/stats/usage-totals';
import { isoTime } from '@/lib/time';

export async function userAnswers(database: Database, users: readonly User[]): Promise<UserAnswer[]> {
  const ids = users.map(({ id }) => id);
  const totals = await usageTotals(database, { by: 'user', ids, zone: await dayZone(database) });
  const counts = await database.read.apiKey.groupBy({
    by: ['userId'],
    where: { userId: { in: ids }, deletedAt: null },
    _count: true,
  });
  const keyCounts = new Map(counts.map(({ userId, _count }) => [userId, _count]));
  return users.map((user) => {
    const usage = totals.get(user.id) ?? noUsage;
    return {
      id: user.id,
      email: user.email,
      name: user.name,
      role: user.role === 'admin' ? 'admin' : 'user',
      priceRate: rateNumber(user.priceRate),
      enabled: user.disabledAt === null,
      hasPassword: user.passwordHash !== null,
      locale: user.locale,
      timeZone: user.timeZone,
      createdAt: isoTime(user.createdAt),
      lastLoginAt: isoTime(user.lastLoginAt),
      keyCount: keyCounts.get(user.id) ?? 0,
      requestCount: usage.requestCount,
      totalTokens: usage.totalTokens,
      cost: usdNumber(usage.cost),
      todayCost: usdNumber(usage.todayCost),
    };
  });
}
