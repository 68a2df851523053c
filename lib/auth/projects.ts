// Projects group keys; requests are counted by them.
import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { changedFields, recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import type { Project } from '@/lib/db/generated/sqlite/client';
import { weirError } from '@/lib/errors';
import { decodeCursor, encodeCursor, pageFrom } from '@/lib/http/cursor';
import { instantAnswer, nameField, usdAnswer } from '@/lib/http/fields';
import { newId } from '@/lib/ids';
import { dayZone } from '@/lib/ledger/day-zone';
import { usdNumber } from '@/lib/money';
import { noUsage, usageTotals } from '@/lib/stats/usage-totals';
import { isoTime } from '@/lib/time';

const descriptionField = z.string().trim().max(2_000);

export const newProjectSchema = z.strictObject({
  name: nameField,
  description: descriptionField.default(''),
  enabled: z.boolean().default(true),
});

export const projectFieldsSchema = z.strictObject({
  name: nameField.optional(),
  description: descriptionField.optional(),
  /** The keys of a project that is not enabled let nobody in. */
  enabled: z.boolean().optional(),
});

export const projectAnswerSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  createdAt: instantAnswer,
  keyCount: z.number(),
  requestCount: z.number(),
  totalTokens: z.number(),
  cost: usdAnswer,
  todayCost: usdAnswer,
});

const projectCursorSchema = z.tuple([z.number(), z.string()]);

export async function listProjects(database: Database, query: { limit: number; cursor?: string }) {
  const after = decodeCursor(projectCursorSchema, query.cursor);
  const rows = await database.read.project.findMany({
    where: {
      deletedAt: null,
      ...(after && {
        OR: [{ createdAt: { lt: BigInt(after[0]) } }, { createdAt: BigInt(after[0]), id: { lt: after[1] } }],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = pageFrom(rows, query.limit, (last) => encodeCursor([Number(last.createdAt), last.id]));
  return { items: await projectAnswers(database, page.items), nextCursor: page.nextCursor };
}

export async function readProject(database: Database, id: string) {
  return projectAnswer(database, await requireProject(database.read, id));
}

export async function createProject(
  database: Database,
  actor: Actor,
  given: z.output<typeof newProjectSchema>,
) {
  const project = await database.write(async (tx) => {
    await raiseChange(tx, 'projects');
    await refuseTakenName(tx, given.name);
    const now = BigInt(nowMillis());
    const created = await tx.project.create({
      data: { ...given, id: newId(), createdAt: now, updatedAt: now },
    });
    await recordAudit(tx, {
      actor,
      action: 'project.create',
      target: projectTarget(created),
      changes: changedFields({}, given),
    });
    return created;
  });
  return projectAnswer(database, project);
}

export async function updateProject(
  database: Database,
  actor: Actor,
  id: string,
  fields: z.output<typeof projectFieldsSchema>,
) {
  const project = await database.write(async (tx) => {
    await raiseChange(tx, 'projects');
    const before = await requireProject(tx, id);
    if (fields.name !== undefined && fields.name !== before.name) await refuseTakenName(tx, fields.name);
    const changes = changedFields(before, fields);
    if (Object.keys(changes).length === 0) return before;
    const after = await tx.project.update({
      where: { id },
      data: { ...fields, updatedAt: BigInt(nowMillis()) },
    });
    await recordAudit(tx, { actor, action: 'project.update', target: projectTarget(after), changes });
    return after;
  });
  return projectAnswer(database, project);
}

/** Marks a project as deleted. Its keys go on without one; what they did under it stays counted by it. */
export async function deleteProject(database: Database, actor: Actor, id: string): Promise<void> {
  await database.write(async (tx) => {
    await raiseChange(tx, 'projects');
    await raiseChange(tx, 'keys');
    const before = await requireProject(tx, id);
    const now = BigInt(nowMillis());
    await tx.project.update({ where: { id }, data: { deletedAt: now, updatedAt: now } });
    await tx.apiKey.updateMany({ where: { projectId: id }, data: { projectId: null, updatedAt: now } });
    await recordAudit(tx, { actor, action: 'project.delete', target: projectTarget(before) });
  });
}

async function projectAnswers(database: Database, projects: readonly Project[]) {
  const ids = projects.map(({ id }) => id);
  const totals = await usageTotals(database, { by: 'project', ids, zone: await dayZone(database) });
  const counts = await database.read.apiKey.groupBy({
    by: ['projectId'],
    where: { projectId: { in: ids }, deletedAt: null },
    _count: true,
  });
  const keyCounts = new Map(counts.map(({ projectId, _count }) => [projectId, _count]));
  return projects.map(({ id, name, description, enabled, createdAt }) => {
    const usage = totals.get(id) ?? noUsage;
    return {
      id,
      name,
      description,
      enabled,
      createdAt: isoTime(createdAt),
      keyCount: keyCounts.get(id) ?? 0,
      requestCount: usage.requestCount,
      totalTokens: usage.totalTokens,
      cost: usdNumber(usage.cost),
      todayCost: usdNumber(usage.todayCost),
    };
  });
}

async function projectAnswer(database: Database, project: Project) {
  return (await projectAnswers(database, [project]))[0]!;
}

async function requireProject(reader: Transaction, id: string): Promise<Project> {
  const project = await reader.project.findFirst({ where: { id, deletedAt: null } });
  if (!project) throw weirError('not_found', 'There is no such project.');
  return project;
}

async function refuseTakenName(tx: Transaction, name: string): Promise<void> {
  if (await tx.project.findFirst({ where: { name, deletedAt: null }, select: { id: true } })) {
    throw weirError('conflict', `There is already a project called ${name}.`, { param: 'name' });
  }
}

function projectTarget(project: { id: string; name: string }) {
  return { kind: 'project', id: project.id, name: project.name };
}
