// Gives past requests the cost that other prices make, or says what that would be. The only thing that ever changes
// what a settled request costs.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '@/lib/db/database';
import { matchesGlob } from '@/lib/globs';
import { usdNumber } from '@/lib/money';
import type { PriceBook } from '@/lib/pricing/price-book';
import {
  differs,
  type Place,
  type PriceQuestioner,
  type RatedRow,
  type Repriced,
  readRatedRows,
  reprice,
} from './rerate-rows';
import { writeRepriced } from './rerate-write';
import { readMeasureIds } from './row-measures';

export type RerateQuestion = {
  from: number;
  to: number;
  /** A name as clients ask for it, or a glob; null: every model. */
  model: string | null;
  /** Prices of that instant; null: those in force when each request was made. */
  pricesAt: number | null;
  dryRun: boolean;
};

type Figures = {
  /** Requests that used something. */
  rows: number;
  /** Of them, those whose cost, parts or price version change. */
  changed: number;
  /** Of unknown cost until now, and known from now on. */
  becameKnown: number;
  /** Without a known price: they stay as they are. */
  unpriced: number;
  oldBaseCost: bigint;
  newBaseCost: bigint;
  oldCost: bigint;
  newCost: bigint;
};

type FiguresAnswer = {
  [Name in keyof Figures]: number;
};
export type RerateReport = FiguresAnswer & { dryRun: boolean; models: (FiguresAnswer & { model: string })[] };

const noFigures = (): Figures => ({
  rows: 0,
  changed: 0,
  becameKnown: 0,
  unpriced: 0,
  oldBaseCost: 0n,
  newBaseCost: 0n,
  oldCost: 0n,
  newCost: 0n,
});

const answerOf = ({ oldBaseCost, newBaseCost, oldCost, newCost, ...counts }: Figures): FiguresAnswer => ({
  ...counts,
  oldBaseCost: usdNumber(oldBaseCost),
  newBaseCost: usdNumber(newBaseCost),
  oldCost: usdNumber(oldCost),
  newCost: usdNumber(newCost),
});

async function readDimensions(database: Database, model: string | null) {
  const rows = await database.read.dimension.findMany({ where: { kind: { in: ['model', 'provider'] } } });
  const names = new Map(rows.map(({ id, value }) => [id, value]));
  const modelIds =
    model === null
      ? null
      : rows.filter(({ kind, value }) => kind === 'model' && matchesGlob(model, value)).map(({ id }) => id);
  return { nameOf: (id: number) => names.get(id) ?? '', modelIds };
}

export async function rerateRequests(
  database: Database,
  book: PriceBook,
  question: RerateQuestion,
  options: { signal?: AbortSignal; onProgress?: (report: RerateReport) => Promise<void> } = {},
): Promise<RerateReport> {
  const { nameOf, modelIds } = await readDimensions(database, question.model);
  const ids = await readMeasureIds(database.read);
  const isUnknown = (row: RatedRow) =>
    row.cost === null && (row.status_dim === ids.success || row.usage_source_dim !== ids.noUsage);
  const asked: PriceQuestioner = { book, nameOf, at: question.pricesAt };
  const byModel = new Map<number, Figures>();

  function count(row: RatedRow, repriced: Repriced | null, changes: boolean): void {
    const figures = byModel.get(row.model_dim) ?? noFigures();
    byModel.set(row.model_dim, figures);
    figures.rows++;
    if (changes) figures.changed++;
    if (!repriced) figures.unpriced++;
    else if (isUnknown(row)) figures.becameKnown++;
    figures.oldBaseCost += row.base_cost ?? 0n;
    figures.oldCost += row.cost ?? 0n;
    figures.newBaseCost += repriced?.cost.baseCost ?? row.base_cost ?? 0n;
    figures.newCost += repriced?.cost.cost ?? row.cost ?? 0n;
  }

  function report(): RerateReport {
    const total = noFigures();
    const models = [...byModel].map(([id, figures]) => {
      for (const name of ['rows', 'changed', 'becameKnown', 'unpriced'] as const)
        total[name] += figures[name];
      for (const name of ['oldBaseCost', 'newBaseCost', 'oldCost', 'newCost'] as const)
        total[name] += figures[name];
      return { model: nameOf(id), ...answerOf(figures) };
    });
    models.sort((a, b) => b.rows - a.rows || (a.model < b.model ? -1 : 1));
    return { dryRun: question.dryRun, ...answerOf(total), models };
  }

  const range = { from: question.from, to: question.to, modelIds };
  if (modelIds?.length === 0) return report();
  let after: Place | null = null;
  for (let slice = 1; ; slice++) {
    options.signal?.throwIfAborted();
    const rows = await readRatedRows(database, range, after);
    const last = rows.at(-1);
    if (!last) return report();
    const results = rows.map((row) => ({ row, repriced: reprice(row, asked) }));
    const changes = results.flatMap(({ repriced }) => (repriced && differs(repriced) ? [repriced] : []));
    const written = question.dryRun ? changes : await writeRepriced(database, changes, isUnknown);
    const writtenRows = new Set(written.map(({ row }) => row));
    for (const { row, repriced } of results) count(row, repriced, writtenRows.has(row));
    after = { createdAt: last.created_at, id: last.id };
    if (slice % 10 === 0) await options.onProgress?.(report());
    await nextTurn();
  }
}
