// The form of a key: what stands in its fields, and what of it is sent.
import { formatDate } from '@/lib/format/time';
import type { Key } from '@/lib/queries/keys';
import { pairsTyped, typedAmount, typedFrom, typedPairs, typedWhole } from '../../_fields/typed-number';

export const wholeFields = ['rpm', 'tpm', 'maxConcurrency', 'dailyTokens', 'monthlyTokens'] as const;
export const amountFields = ['dailyCost', 'monthlyCost'] as const;
export const expiryChoices = ['never', '7d', '30d', '90d', '365d', 'custom'] as const;

export type ExpiryChoice = (typeof expiryChoices)[number];
type Typed = Record<(typeof wholeFields)[number] | (typeof amountFields)[number], string>;

export type KeyForm = Typed & {
  name: string;
  userId: string;
  projectId: string;
  allowedModels: string[];
  allowedIps: string[];
  tags: string[];
  expiry: ExpiryChoice;
  expiryDate: string;
  recordConversations: boolean;
  responseCache: boolean;
};

export const keyFormFields = [
  'name',
  'userId',
  'projectId',
  'allowedModels',
  'allowedIps',
  'tags',
  'expiresAt',
  'recordConversations',
  ...wholeFields,
  ...amountFields,
] as const;

export type KeyFormField = (typeof keyFormFields)[number];

export function keyFormOf(key: Key | null, ownerId: string, timeZone: string): KeyForm {
  return {
    name: key?.name ?? '',
    userId: key?.userId ?? ownerId,
    projectId: key?.projectId ?? '',
    allowedModels: key?.allowedModels ?? [],
    allowedIps: key?.allowedIps ?? [],
    tags: pairsTyped(key?.tags ?? {}),
    expiry: key?.expiresAt ? 'custom' : 'never',
    expiryDate: key?.expiresAt ? formatDate(key.expiresAt, timeZone) : '',
    recordConversations: key?.recordConversations ?? false,
    responseCache: key?.responseCache ?? false,
    rpm: typedFrom(key?.rpm ?? null),
    tpm: typedFrom(key?.tpm ?? null),
    maxConcurrency: typedFrom(key?.maxConcurrency ?? null),
    dailyTokens: typedFrom(key?.dailyTokens ?? null),
    monthlyTokens: typedFrom(key?.monthlyTokens ?? null),
    dailyCost: typedFrom(key?.dailyCost ?? null),
    monthlyCost: typedFrom(key?.monthlyCost ?? null),
  };
}

const dayMillis = 24 * 60 * 60 * 1000;

function expiresAt(form: KeyForm, before: Key | null, now: number, timeZone: string) {
  if (form.expiry === 'never') return null;
  if (form.expiry !== 'custom')
    return new Date(now + Number.parseInt(form.expiry, 10) * dayMillis).toISOString();
  // An untouched date keeps its hour.
  if (before?.expiresAt && formatDate(before.expiresAt, timeZone) === form.expiryDate)
    return before.expiresAt;
  const end = new Date(`${form.expiryDate}T23:59:59`).getTime();
  return Number.isFinite(end) && end > now ? new Date(end).toISOString() : undefined;
}

type Wrong = Partial<Record<KeyFormField, 'name' | 'number' | 'amount' | 'date' | 'tag'>>;

/** What to send, or which fields cannot be understood. */
export function keyBodyOf(form: KeyForm, before: Key | null, now: number, timeZone: string) {
  const wrong: Wrong = {};
  const numbers: Record<string, number | null> = {};
  for (const field of wholeFields) {
    const value = typedWhole(form[field]);
    if (value === undefined) wrong[field] = 'number';
    else numbers[field] = value;
  }
  for (const field of amountFields) {
    const value = typedAmount(form[field]);
    if (value === undefined) wrong[field] = 'amount';
    else numbers[field] = value;
  }
  const expires = expiresAt(form, before, now, timeZone);
  const tags = typedPairs(form.tags);
  if (!form.name.trim()) wrong.name = 'name';
  if (expires === undefined) wrong.expiresAt = 'date';
  if (tags === null) wrong.tags = 'tag';
  const body = {
    name: form.name.trim(),
    allowedModels: form.allowedModels,
    allowedIps: form.allowedIps,
    tags: tags ?? {},
    expiresAt: expires ?? null,
    recordConversations: form.recordConversations,
    responseCache: form.responseCache,
    ...numbers,
  };
  return { body, wrong, fine: Object.keys(wrong).length === 0 };
}
