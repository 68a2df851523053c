import type { Actor } from '@/lib/auth/actor';
import { nowMillis } from '@/lib/clock';
import type { Transaction } from '@/lib/db/database';
import { newId } from '@/lib/ids';

type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

export type AuditEvent = {
  actor: Actor | null;
  /** Dotted and in the past tense of nothing: user.create, key.rotate, settings.update. */
  action: string;
  target: { kind: string; id?: string | null; name?: string };
  /** Field by field, without any secret: `{rpm: {from: 10, to: 20}}`. See `changedFields`. */
  changes?: Record<string, JsonValue>;
  /** For actions of nobody signed in, such as the first setup. */
  clientIp?: string;
  requestId?: string;
};

/** Writes one audit row in the transaction of the change itself, so that neither exists without the other. */
export async function recordAudit(tx: Transaction, event: AuditEvent): Promise<void> {
  const now = nowMillis();
  await tx.auditEntry.create({
    data: {
      id: newId(now),
      createdAt: BigInt(now),
      actorId: event.actor?.userId ?? null,
      actorName: event.actor?.name ?? 'system',
      actorKind: event.actor?.kind ?? 'system',
      action: event.action,
      targetKind: event.target.kind,
      targetId: event.target.id ?? null,
      targetName: event.target.name ?? '',
      changes: event.changes,
      clientIp: event.actor?.clientIp ?? event.clientIp ?? '',
      requestId: event.actor?.requestId ?? event.requestId ?? null,
    },
  });
}

const neverShown = /secret|password|hash|token$|proxyurl|config$/i;

/** What differs between two versions of an object, safe to keep: secrets only say that they changed. */
export function changedFields(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, JsonValue> {
  const changes: Record<string, JsonValue> = {};
  for (const [field, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const from = plainJson(before[field]);
    const to = plainJson(value);
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    changes[field] = neverShown.test(field) ? 'changed' : { from, to };
  }
  return changes;
}

function plainJson(value: unknown): JsonValue {
  if (value === undefined) return null;
  const text = JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'bigint'
      ? Number.isSafeInteger(Number(inner))
        ? Number(inner)
        : inner.toString()
      : inner,
  );
  return JSON.parse(text) as JsonValue;
}
