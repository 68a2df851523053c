import 'server-only';
import { cookies, headers } from 'next/headers';
import type { Dictionary } from './dictionary';
import { isLocale, type Locale, localeCookie, negotiateLocale } from './locale';

/** The language of the page being rendered: the chosen one, else what the browser asks for. */
export async function requestLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(localeCookie)?.value;
  if (isLocale(chosen)) return chosen;
  return negotiateLocale((await headers()).get('accept-language'));
}

/** The words of a dictionary for a server component. */
export async function requestText<Text>(words: Dictionary<Text>): Promise<Text> {
  return words[await requestLocale()];
}
