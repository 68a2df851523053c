import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CronPattern } from 'croner';
import { z } from 'zod';
import { oncePerProcess } from './once-per-process';
import { isTimeZone } from './time';

// Every setting that comes from outside the program. Read at boot, never at import: `next build` imports
// route files on machines that have none of this.

export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

const truthy = new Set(['1', 'true', 'yes', 'on']);
const falsy = new Set(['0', 'false', 'no', 'off']);

const flag = z.string().transform((value, context) => {
  if (truthy.has(value.toLowerCase())) return true;
  if (falsy.has(value.toLowerCase())) return false;
  context.addIssue({ code: 'custom', message: 'must be true or false' });
  return z.NEVER;
});

const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be between ${minimum} and ${maximum}`);

const sizeUnits: Record<string, number> = {
  '': 1,
  k: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1024 ** 3,
  gib: 1024 ** 3,
};

const byteSize = (minimum: number, maximum: number) =>
  z.string().transform((value, context) => {
    const match = /^(\d+)\s*([a-z]*)$/i.exec(value.trim());
    const unit = match ? sizeUnits[match[2]!.toLowerCase()] : undefined;
    const bytes = match && unit ? Number(match[1]) * unit : Number.NaN;
    if (!(bytes >= minimum && bytes <= maximum)) {
      context.addIssue({
        code: 'custom',
        message: `must be a size such as 32MiB, from ${minimum} to ${maximum} bytes`,
      });
      return z.NEVER;
    }
    return bytes;
  });

function urlOf(protocols: string[], example: string) {
  return z.string().refine((value) => {
    try {
      return protocols.includes(new URL(value).protocol);
    } catch {
      return false;
    }
  }, `must be an address such as ${example}`);
}

const databaseUrl = z.string().refine((value) => {
  if (value.startsWith('file:')) return value.length > 'file:'.length;
  try {
    return ['postgres:', 'postgresql:'].includes(new URL(value).protocol);
  } catch {
    return false;
  }
}, 'must be file:<path> for SQLite or postgres://user:password@host/database');

const secretOf = (minimum: number) => z.string().min(minimum, `must have at least ${minimum} characters`);

const cronExpression = z.string().refine((value) => {
  try {
    new CronPattern(value, undefined, { mode: '5-part' });
    return true;
  } catch {
    return false;
  }
}, 'must be a cron expression of five fields, such as 15 1 * * *');

const proxyAddress = urlOf(['http:', 'https:', 'socks5:', 'socks5h:'], 'http://proxy:3128');

const variables = z.object({
  PORT: integer(0, 65_535).default(3000),
  HOSTNAME: z.string().min(1).default('0.0.0.0'),
  DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: urlOf(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  WEIR_DATA_DIR: z.string().min(1).default('./data'),
  WEIR_SECRET_KEY: secretOf(32).optional(),
  WEIR_ADMIN_TOKEN: secretOf(16).optional(),
  WEIR_ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  WEIR_ADMIN_PASSWORD: secretOf(10).optional(),
  WEIR_METRICS_TOKEN: secretOf(16).optional(),
  WEIR_PUBLIC_URL: urlOf(['http:', 'https:'], 'https://weir.example.org')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  WEIR_TIMEZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin, Asia/Shanghai or UTC')
    .optional(),
  WEIR_DURABILITY: z.enum(['process', 'fsync'], 'must be process or fsync').default('process'),
  WEIR_QUEUE_SIZE: integer(100, 10_000_000).default(10_000),
  WEIR_BATCH_SIZE: integer(1, 10_000).default(1000),
  WEIR_BODY_LIMIT: byteSize(1024, 1024 ** 3).default(32 * 1024 ** 2),
  WEIR_DRAIN_SECONDS: integer(0, 3600).default(25),
  WEIR_TRUST_PROXY: z.union([flag, z.string().min(1)]).default(false),
  WEIR_PRIVATE_UPSTREAMS: z.enum(['allow', 'deny'], 'must be allow or deny').default('allow'),
  WEIR_BACKUP_KEEP: integer(0, 3650).default(0),
  WEIR_AGGREGATE_SCHEDULE: cronExpression.default('15 1 * * *'),
  SMTP_URL: urlOf(['smtp:', 'smtps:'], 'smtps://user:password@host').optional(),
  HTTPS_PROXY: proxyAddress.optional(),
  HTTP_PROXY: proxyAddress.optional(),
  ALL_PROXY: proxyAddress.optional(),
  NO_PROXY: z.string().optional(),
  LOG_FILE: z.string().min(1).optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

/** These may also be given as NAME_FILE, the path of a file that holds the value. */
const secretNames = [
  'DATABASE_URL',
  'REDIS_URL',
  'WEIR_SECRET_KEY',
  'WEIR_ADMIN_TOKEN',
  'WEIR_ADMIN_PASSWORD',
  'WEIR_METRICS_TOKEN',
  'SMTP_URL',
] as const;

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'] as const;

function withSecretFiles(source: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const values = { ...source };
  // Other programs read these in either case, lower case first.
  for (const name of proxyNames) values[name] = source[name.toLowerCase()] || source[name];
  for (const name of secretNames) {
    const path = source[`${name}_FILE`];
    if (!path) continue;
    if (source[name]) throw new EnvironmentError(`${name} and ${name}_FILE are both set: keep one of them`);
    try {
      values[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      throw new EnvironmentError(
        `${name}_FILE cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`,
      );
    }
  }
  return values;
}

/** Checks the whole environment; throws one line that names the variable, without its value, which may be secret. */
export function parseEnvironment(source: NodeJS.ProcessEnv) {
  const values = withSecretFiles(source);
  // An empty variable is what `NAME=` in a .env file or compose.yaml gives: the same as not set.
  const given = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new EnvironmentError(`${issue.path.join('.')} ${issue.message}`);
  }
  const env = parsed.data;
  if (Boolean(env.WEIR_ADMIN_EMAIL) !== Boolean(env.WEIR_ADMIN_PASSWORD)) {
    const [set, missing] = env.WEIR_ADMIN_EMAIL
      ? ['WEIR_ADMIN_EMAIL', 'WEIR_ADMIN_PASSWORD']
      : ['WEIR_ADMIN_PASSWORD', 'WEIR_ADMIN_EMAIL'];
    throw new EnvironmentError(`${missing} must be set too, since ${set} is`);
  }
  const dataDirectory = resolve(env.WEIR_DATA_DIR);
  return {
    port: env.PORT,
    hostname: env.HOSTNAME,
    databaseUrl: env.DATABASE_URL ?? `file:${dataDirectory}/weir.db`,
    redisUrl: env.REDIS_URL,
    dataDirectory,
    secretKey: env.WEIR_SECRET_KEY,
    adminToken: env.WEIR_ADMIN_TOKEN,
    adminEmail: env.WEIR_ADMIN_EMAIL,
    adminPassword: env.WEIR_ADMIN_PASSWORD,
    metricsToken: env.WEIR_METRICS_TOKEN,
    publicUrl: env.WEIR_PUBLIC_URL,
    timeZone: env.WEIR_TIMEZONE,
    durability: env.WEIR_DURABILITY,
    queueSize: env.WEIR_QUEUE_SIZE,
    batchSize: env.WEIR_BATCH_SIZE,
    bodyLimit: env.WEIR_BODY_LIMIT,
    drainSeconds: env.WEIR_DRAIN_SECONDS,
    /** false, true (the nearest proxy), or a comma-separated list of addresses and CIDR ranges. */
    trustProxy: env.WEIR_TRUST_PROXY,
    privateUpstreams: env.WEIR_PRIVATE_UPSTREAMS,
    backupKeep: env.WEIR_BACKUP_KEEP,
    aggregateSchedule: env.WEIR_AGGREGATE_SCHEDULE,
    smtpUrl: env.SMTP_URL,
    /** How upstreams are reached where an account names no proxy of its own. */
    outboundProxy: {
      https: env.HTTPS_PROXY,
      http: env.HTTP_PROXY,
      all: env.ALL_PROXY,
      except: env.NO_PROXY,
    },
    logFile: env.LOG_FILE,
    logLevel: env.LOG_LEVEL,
  } as const;
}

export type Environment = ReturnType<typeof parseEnvironment>;

/** This process's environment, checked once. */
export function environment(): Environment {
  return oncePerProcess('environment', () => parseEnvironment(process.env));
}
