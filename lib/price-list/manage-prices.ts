// Own prices and exchange rates. A change adds a version: what requests captured before stays what they cost.
import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Reader } from '@/lib/db/database';
import type { Prisma } from '@/lib/db/generated/sqlite/client';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { formatDecimal } from '@/lib/money';
import type { ExchangeFields, PriceFields } from '@/lib/price-list/price-fields';
import { priceSpecSchema } from '@/lib/pricing/price-spec';

export type StoredPrice = Awaited<ReturnType<Reader['price']['findMany']>>[number];

export function setPrice(
  database: Database,
  actor: Actor,
  model: string,
  fields: PriceFields,
): Promise<StoredPrice> {
  const { currency, provider, effectiveFrom, note, ...amounts } = fields;
  const checked = priceSpecSchema.safeParse(amounts);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    throw weirError('invalid_request', issue.message, { param: issue.path.join('.') });
  }
  const spec = JSON.parse(JSON.stringify(checked.data)) as Prisma.InputJsonObject;
  return database.write(async (tx) => {
    await raiseChange(tx, 'prices');
    // Deleted versions count too: a version's name is on rows for ever.
    const last = await tx.price.findFirst({ where: { model, provider }, orderBy: { version: 'desc' } });
    const now = BigInt(nowMillis());
    const created = await tx.price.create({
      data: {
        id: newId(),
        model,
        provider,
        version: (last?.version ?? 0) + 1,
        effectiveFrom: effectiveFrom ?? now,
        currency,
        spec,
        source: 'own',
        note,
        createdBy: actor.userId,
        createdAt: now,
      },
    });
    const before =
      last && last.deletedAt === null ? { currency: last.currency, ...(last.spec as object) } : {};
    await recordAudit(tx, {
      actor,
      action: 'price.set',
      target: { kind: 'price', id: created.id, name: provider ? `${provider}/${model}` : model },
      changes: changedFields(before, { currency, ...spec }),
    });
    return created;
  });
}

/** All versions, so that the catalogue's price is in force again. Rows keep what they cost. */
export function deletePrice(
  database: Database,
  actor: Actor,
  model: string,
  provider: string,
): Promise<void> {
  return database.write(async (tx) => {
    await raiseChange(tx, 'prices');
    const { count } = await tx.price.updateMany({
      where: { model, provider, deletedAt: null },
      data: { deletedAt: BigInt(nowMillis()) },
    });
    if (count === 0) throw weirError('not_found', 'There is no price of your own for this model.');
    await recordAudit(tx, {
      actor,
      action: 'price.delete',
      target: { kind: 'price', name: provider ? `${provider}/${model}` : model },
    });
  });
}

export function setExchangeRate(database: Database, actor: Actor, fields: ExchangeFields) {
  return database.write(async (tx) => {
    await raiseChange(tx, 'prices');
    const now = BigInt(nowMillis());
    const created = await tx.exchangeRate.create({
      data: {
        id: newId(),
        currency: fields.currency,
        perUsd: fields.perUsd,
        effectiveFrom: fields.effectiveFrom ?? now,
        createdBy: actor.userId,
        createdAt: now,
      },
    });
    await recordAudit(tx, {
      actor,
      action: 'exchange-rate.set',
      target: { kind: 'exchange-rate', id: created.id, name: fields.currency },
      changes: { perUsd: formatDecimal(fields.perUsd, 9) },
    });
    return created;
  });
}
