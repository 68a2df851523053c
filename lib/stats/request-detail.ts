import type { Database } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { weirError } from '@/lib/errors';
import { idMillis } from '@/lib/ids';
import { isoTime } from '@/lib/time';
import type { Audience } from './filters';
import {
  type AdminRequest,
  type AttemptAnswer,
  readNames,
  requestAnswers,
  requestSelection,
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
  const [row] = await database.readRows(sql`
    SELECT ${requestSelection} FROM requests WHERE created_at = ${at} AND id = ${id.toLowerCase()}`);
  if (!row) throw missing();
  const attempts = await database.read.requestAttempt.findMany({
    where: { requestCreatedAt: at, requestId: id.toLowerCase() },
    orderBy: { ordinal: 'asc' },
  });
  const [[answer], names] = await Promise.all([
    requestAnswers(database, [row], audience),
    readNames(
      database,
      attempts.map(({ accountDim }) => accountDim),
    ),
  ]);
  if (!answer || (userId !== null && answer.userId !== userId)) throw missing();
  return {
    ...answer,
    attempts: attempts.map((attempt) => {
      return {
        ordinal: attempt.ordinal,
        accountId: names.value(attempt.accountDim) || null,
        accountName: names.nameOf(attempt.accountDim),
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
