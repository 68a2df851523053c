// One JSON object a line. Everything that reaches the output has passed `cleanLine`, so no caller has to
// remember which of its fields may hold a secret.
import { AsyncLocalStorage } from 'node:async_hooks';
import pino from 'pino';
import { type Environment, environment } from '@/lib/env';
import { cleanLine } from '@/lib/log-cleaning';
import { openLogFile } from '@/lib/log-file';
import { oncePerProcess } from '@/lib/once-per-process';

export type LogFields = Record<string, unknown>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** Pass the thrown thing as `fields.error`; its message, code and stack are kept. */
  error(message: string, fields?: LogFields): void;
  /** Writes what is still buffered: before the process ends. */
  flush(): void;
}

export interface LogOutput {
  write(line: string): void;
  flushSync?(): void;
}

function contextStorage(): AsyncLocalStorage<LogFields> {
  return oncePerProcess('log-context', () => new AsyncLocalStorage<LogFields>());
}

/** Every line logged inside `work`, however deep, carries `fields` (the request id, mostly). */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  const storage = contextStorage();
  return storage.run({ ...storage.getStore(), ...fields }, work);
}

export function createLog(level: Environment['logLevel'], outputs: readonly LogOutput[]): Log {
  const writer = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      errorKey: 'error',
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      mixin: () => contextStorage().getStore() ?? {},
    },
    {
      write(line: string) {
        const clean = cleanLine(line);
        for (const output of outputs) output.write(clean);
      },
    },
  );
  return {
    debug: (message, fields) => writer.debug(fields ?? {}, message),
    info: (message, fields) => writer.info(fields ?? {}, message),
    warn: (message, fields) => writer.warn(fields ?? {}, message),
    error: (message, fields) => writer.error(fields ?? {}, message),
    flush() {
      for (const output of outputs) output.flushSync?.();
    },
  };
}

function holder(): { log: Log | null } {
  return oncePerProcess('log', () => ({ log: null }));
}

function processLog(): Log {
  const held = holder();
  held.log ??= openProcessLog();
  return held.log;
}

function openProcessLog(): Log {
  const { logLevel, logFile } = environment();
  const outputs: LogOutput[] = [pino.destination({ dest: 1, sync: false })];
  if (logFile) outputs.push(openLogFile(logFile));
  return createLog(logLevel, outputs);
}

/** The process's log. The environment is read at the first line, not at import. */
export const log: Log = {
  debug: (message, fields) => processLog().debug(message, fields),
  info: (message, fields) => processLog().info(message, fields),
  warn: (message, fields) => processLog().warn(message, fields),
  error: (message, fields) => processLog().error(message, fields),
  flush: () => holder().log?.flush(),
};
