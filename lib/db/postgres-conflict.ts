const conflictStates = new Set(['40001', '40P01']);

/** Whether Postgres gave a transaction up because of another one, so that trying again will help. */
export function isConflict(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && error.code === 'P2034') return true;
  if ('originalCode' in error && conflictStates.has(String(error.originalCode))) return true;
  if ('meta' in error && typeof error.meta === 'object' && error.meta !== null) {
    if ('code' in error.meta && conflictStates.has(String(error.meta.code))) return true;
    if ('driverAdapterError' in error.meta && isConflict(error.meta.driverAdapterError)) return true;
  }
  return 'cause' in error && isConflict(error.cause);
}
