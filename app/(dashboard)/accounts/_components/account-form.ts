// The form of an upstream account: what stands in its fields, and what of it is sent.
import type { Account, AccountPreset } from '@/lib/queries/accounts';
import { pairsTyped, typedFrom, typedPairs, typedWhole } from '../../_fields/typed-number';

export const timeoutFields = ['connectMs', 'firstByteMs', 'idleMs'] as const;
/** Milliseconds that hold where nothing is said. */
export const defaultTimeouts = { connectMs: 10_000, firstByteMs: 300_000, idleMs: 300_000 };
export const authStyles = ['bearer', 'x-api-key', 'api-key', 'x-goog-api-key', 'query-key', 'none'] as const;
export const platforms = ['openai', 'anthropic', 'gemini', 'azure-openai', 'openai-compatible'] as const;

type Timeouts = Record<(typeof timeoutFields)[number], string>;

export type AccountForm = Timeouts & {
  presetId: string;
  platform: Account['platform'];
  provider: string;
  authStyle: string;
  apiVersion: string;
  name: string;
  baseUrl: string;
  secret: string;
  models: string[];
  modelMap: string[];
  defaultModel: string;
  priority: string;
  weight: string;
  maxConcurrency: string;
  tags: string[];
  proxyUrl: string;
  clearProxy: boolean;
  onDisconnect: 'abort' | 'drain';
  mode: 'api' | 'web';
};

export const accountFormFields = [
  'name',
  'baseUrl',
  'secret',
  'platform',
  'provider',
  'authStyle',
  'apiVersion',
  'models',
  'modelMap',
  'defaultModel',
  'priority',
  'weight',
  'maxConcurrency',
  'tags',
  'proxyUrl',
  'timeouts',
  ...timeoutFields,
] as const;

export type AccountFormField = (typeof accountFormFields)[number];

export function accountFormOf(account: Account | null): AccountForm {
  const seconds = (field: (typeof timeoutFields)[number]) => {
    const millis = account?.timeouts[field];
    return millis === undefined ? '' : String(millis / 1000);
  };
  return {
    presetId: '',
    platform: account?.platform ?? 'openai',
    provider: account?.provider ?? 'openai',
    authStyle: account?.authStyle ?? 'bearer',
    apiVersion: account?.apiVersion ?? '',
    name: account?.name ?? '',
    baseUrl: account?.baseUrl ?? '',
    secret: '',
    models: account?.models ?? [],
    modelMap: pairsTyped(account?.modelMap ?? {}),
    defaultModel: account?.defaultModel ?? '',
    priority: String(account?.priority ?? 0),
    weight: String(account?.weight ?? 1),
    maxConcurrency: typedFrom(account?.maxConcurrency ?? null),
    tags: account?.tags ?? [],
    proxyUrl: '',
    clearProxy: false,
    onDisconnect: account?.onDisconnect === 'drain' ? 'drain' : 'abort',
    mode: account?.mode === 'web' ? 'web' : 'api',
    connectMs: seconds('connectMs'),
    firstByteMs: seconds('firstByteMs'),
    idleMs: seconds('idleMs'),
  };
}

/** What choosing a provider fills in. */
export function presetFields(preset: AccountPreset): Partial<AccountForm> {
  const { id, platform, provider, baseUrl, authStyle } = preset;
  return { presetId: id, platform, provider, baseUrl, authStyle };
}

type Wrong = Partial<Record<AccountFormField, 'number' | 'seconds' | 'pair'>>;

export function accountBodyOf(form: AccountForm, before: Account | null) {
  const wrong: Wrong = {};
  const whole = (field: 'priority' | 'weight') => {
    const value = Number(form[field].trim() || (field === 'weight' ? 1 : 0));
    if (!Number.isSafeInteger(value)) wrong[field] = 'number';
    return value;
  };
  const timeouts: Record<string, number> = {};
  for (const field of timeoutFields) {
    const typed = form[field].trim();
    if (typed === '') continue;
    const seconds = Number(typed.replace(',', '.'));
    if (Number.isFinite(seconds) && seconds > 0) timeouts[field] = Math.round(seconds * 1000);
    else wrong[field] = 'seconds';
  }
  const maxConcurrency = typedWhole(form.maxConcurrency);
  if (maxConcurrency === undefined) wrong.maxConcurrency = 'number';
  const modelMap = typedPairs(form.modelMap);
  if (modelMap === null) wrong.modelMap = 'pair';

  const changed = <Field extends 'platform' | 'provider' | 'baseUrl' | 'authStyle'>(field: Field) =>
    before === null || form[field].trim() !== before[field] ? { [field]: form[field].trim() } : {};
  const body = {
    ...changed('platform'),
    ...changed('provider'),
    ...changed('baseUrl'),
    ...changed('authStyle'),
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    ...(form.secret ? { secret: form.secret } : {}),
    ...(form.clearProxy ? { proxyUrl: '' } : form.proxyUrl.trim() ? { proxyUrl: form.proxyUrl.trim() } : {}),
    apiVersion: form.apiVersion.trim() || null,
    models: form.models,
    modelMap: modelMap ?? {},
    defaultModel: form.defaultModel.trim() || null,
    priority: whole('priority'),
    weight: whole('weight'),
    maxConcurrency: maxConcurrency ?? null,
    tags: form.tags,
    onDisconnect: form.onDisconnect,
    mode: form.mode,
    timeouts,
  };
  return { body, wrong, fine: Object.keys(wrong).length === 0 };
}
