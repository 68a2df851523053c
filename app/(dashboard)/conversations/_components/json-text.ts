const longestJson = 200_000;

/** JSON laid out to be read; null for anything else, and for what is too long to be worth it. */
export function asJson(text: string): string | null {
  if (text.length > longestJson || !/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Many answers of tools merely begin like JSON.
    return null;
  }
}
