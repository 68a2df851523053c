const conflictStates = new Set(['40001', '40P01']);
const duplicateStates = new Set(['23505']);

/** Whether Postgres gave a transaction up because of another one, so that trying again will help. */
export function isConflict(error: unknown): boolean {
  return carries(error, 'P2034', conflictStates);
}

/**
 * Whether a row was there already. It may be another node's, written after this transaction had looked for it (an
 * upsert that changes nothing looks first): tried once more, the transaction sees it.
 */
export function isDuplicate(error: unknown): boolean {
  return carries(error, 'P2002', duplicateStates);
}

function carries(error: unknown, prismaCode: string, states: ReadonlySet<string>): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && error.code === prismaCode) return true;
  if ('originalCode' in error && states.has(String(error.originalCode))) return true;
  if ('meta' in error && typeof error.meta === 'object' && error.meta !== null) {
    if ('code' in error.meta && states.has(String(error.meta.code))) return true;
    if ('driverAdapterError' in error.meta && carries(error.meta.driverAdapterError, prismaCode, states))
      return true;
  }
  return 'cause' in error && carries(error.cause, prismaCode, states);
}
