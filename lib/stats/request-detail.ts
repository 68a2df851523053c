import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { weirError } from '@/lib/errors';
import { idMillis } from '@/lib/ids';
import { isoTime } from '@/lib/time';
import type { Audience } from './filters';
import {
  type AdminRequest,
  type AttemptAnswer,
  dimensionIdsOf,
  readNames,
  requestAnswer,
  type StoredRequest,
} from './request-row';

/** One request with its attempts. `userId` makes everybody else's requests not exist. */
export async function getRequest(
  database: Database,
  id: string,
  audience: Audience,
  userId: string | null = null,
): Promise<AdminRequest & { attempts: AttemptAnswer[] }> {
  const createdAt = idMillis(id.toLowerCase());
  const missing = () => weirError('not_found', 'There is no request with this id.');
  if (createdAt === null) throw missing();
  const at = BigInt(createdAt);
  const [row] = await database.read.$queryRaw<StoredRequest[]>(sql`
    SELECT * FROM requests WHERE created_at = ${at} AND id = ${id.toLowerCase()}`);
  if (!row) throw missing();
  const attempts = await database.read.requestAttempt.findMany({
    where: { requestCreatedAt: at, requestId: row.id },
    orderBy: { ordinal: 'asc' },
  });
  const names = await readNames(database, [
    ...dimensionIdsOf(row),
    ...attempts.map(({ accountDim }) => accountDim),
  ]);
  if (userId !== null && names.value(row.user_dim) !== userId) throw missing();
  return {
    ...requestAnswer(row, names, audience),
    attempts: attempts.map((attempt) => {
      const accountId = names.value(attempt.accountDim);
      return {
        ordinal: attempt.ordinal,
        accountId: accountId || null,
        accountName: names.name('account', accountId),
        upstreamModel: attempt.upstreamModel,
        startedAt: isoTime(attempt.startedAt),
        durationMs: attempt.durationMs,
        ttftMs: attempt.ttftMs,
        httpStatus: attempt.httpStatus,
        errorCode: attempt.errorCode,
        errorMessage: attempt.errorMessage,
        inputTokens: attempt.inputTokens,
        outputTokens: attempt.outputTokens,
        upstreamRequestId: attempt.upstreamRequestId,
      };
    }),
  };
}
