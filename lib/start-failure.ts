// What is wrong when Weir cannot start, in one line that says what to do about it.

/** A reason not to start whose message is already the whole story. Told apart by name, like all errors here. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

const tellingNames = new Set(['StartFailure', 'EnvironmentError', 'WeirError']);

type SystemError = Error & { code?: string; path?: string; address?: string; port?: number };

function systemReason(error: SystemError): string | null {
  const where = error.path ?? 'the data directory';
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return `The disk is full: ${where} cannot be written. Free some space and start again.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return `${where} cannot be written by this user: change its owner, or set WEIR_DATA_DIR to a directory that can.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
      return `A server that Weir needs does not answer (${error.message}): check DATABASE_URL and REDIS_URL.`;
    default:
      return null;
  }
}

/** The line for a person, and whether it says everything: where it does not, the stack belongs in the log. */
export function describeStartFailure(error: unknown): { line: string; complete: boolean } {
  if (!(error instanceof Error)) return { line: oneLine(String(error)), complete: false };
  if (tellingNames.has(error.name)) return { line: oneLine(error.message), complete: true };
  // Through Prisma's driver SQLite's codes are lost, and its words are left.
  const full = /database or disk is full/.test(error.message);
  const reason = systemReason(
    full ? Object.assign(new Error(), { code: 'SQLITE_FULL', path: 'the database' }) : error,
  );
  if (reason) return { line: oneLine(reason), complete: true };
  return { line: oneLine(error.message || error.name), complete: false };
}

export function listenFailure(error: SystemError, port: number, hostname: string): StartFailure {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartFailure(
        `Port ${port} is already in use: stop what listens there, or choose another with PORT=${port + 1}.`,
      );
    case 'EACCES':
      return new StartFailure(
        `Port ${port} needs more rights than this user has: choose one above 1023 with PORT.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartFailure(
        `HOSTNAME ${hostname} is not an address of this machine: use 0.0.0.0 or 127.0.0.1.`,
      );
    default:
      return new StartFailure(`Port ${port} cannot be listened on: ${error.message}`);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
