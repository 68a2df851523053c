// A dictionary is one module with both languages, imported where its words are shown. So a page carries its
// own words only: what admins alone may read lives in dictionaries that users' pages never import.
import type { Locale } from './locale';

type Wording<Text> = Text extends (...values: infer Values) => string
  ? (...values: Values) => string
  : Text extends string
    ? string
    : { readonly [Key in keyof Text]: Wording<Text[Key]> };

export type Dictionary<Text> = Readonly<Record<Locale, Text>>;

/** Declares a dictionary; Chinese must say everything that English says. */
export function dictionary<English>(texts: {
  en: English;
  zh: Wording<NoInfer<English>>;
}): Dictionary<Wording<English>> {
  return texts as Dictionary<Wording<English>>;
}
