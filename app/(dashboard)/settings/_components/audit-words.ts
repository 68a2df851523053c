import type { settingsText } from '@/lib/i18n/dictionaries/settings';

type AuditWords = (typeof settingsText)['en']['audit'];

function lookUp(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? name;
}

export function kindLabel(kind: string, text: AuditWords): string {
  return lookUp(text.kinds, kind);
}

/** `user.update` reads "User: changed". An action of a newer version shows its own name. */
export function actionLabel(action: string, text: AuditWords): string {
  const [kind = '', ...verb] = action.split('.');
  return text.actionOf(kindLabel(kind, text), lookUp(text.verbs, verb.join('.')));
}

export type Change = { field: string; from: unknown; to: unknown };

/** Entries hold either before and after of each field, or what was given at the beginning. */
export function changesOf(changes: unknown): Change[] {
  if (typeof changes !== 'object' || changes === null) return [];
  return Object.entries(changes).map(([field, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null && 'to' in value) {
      return { field, from: 'from' in value ? value.from : null, to: value.to };
    }
    return { field, from: null, to: value };
  });
}

export function changedNames(changes: unknown): string[] {
  return changesOf(changes).map(({ field }) => field);
}

export function showValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
