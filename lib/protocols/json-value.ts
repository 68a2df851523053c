// Careful looks into JSON that somebody else wrote: every field may be absent or of another type.

export type JsonRecord = { readonly [name: string]: unknown };

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordIn(value: JsonRecord, name: string): JsonRecord | null {
  const inner = value[name];
  return isRecord(inner) ? inner : null;
}

export function listIn(value: JsonRecord, name: string): readonly unknown[] {
  const inner = value[name];
  return Array.isArray(inner) ? inner : [];
}

/** The text under `name`, '' when there is none. */
export function textIn(value: JsonRecord, name: string): string {
  const inner = value[name];
  return typeof inner === 'string' ? inner : '';
}

/** Null when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
