import type { RecordedTurn } from '@/lib/conversations/recorded-turn';
import type { TurnWithRow } from '@/lib/conversations/store-turns';
import type { LedgerRow } from './ledger-row';

/** The turns of these rows, oldest first: a batch may hold several of one thread. */
export function turnsOfRows(
  rows: readonly LedgerRow[],
  turns: ReadonlyMap<string, RecordedTurn>,
): TurnWithRow[] {
  return rows.flatMap(({ record, ids }) => {
    const turn = turns.get(record.id);
    if (!turn) return [];
    const totalTokens =
      (record.inputTokens ?? 0) +
      (record.cacheReadTokens ?? 0) +
      (record.cacheWriteTokens ?? 0) +
      (record.outputTokens ?? 0);
    return {
      requestId: record.id,
      createdAt: record.createdAt,
      keyDim: ids.key,
      turn,
      row: {
        userDim: ids.user,
        projectDim: ids.project,
        modelDim: ids.model,
        protocolDim: ids.protocol,
        model: record.model,
        sessionId: record.sessionId,
        totalTokens,
        cost: record.cost,
      },
    };
  });
}
