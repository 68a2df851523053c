// Takes out what must not be kept, before anything is written. Patterns run in RE2, in time linear in the text,
// whatever an administrator wrote: no pattern can hold the process up.
import { RE2JS } from 're2js';
import { z } from 'zod';

export const redactionPresets = ['keys', 'email', 'phone', 'card'] as const;
export type RedactionPreset = (typeof redactionPresets)[number];

const longestPattern = 500;

export function isRedactionPattern(pattern: string): boolean {
  try {
    return !RE2JS.compile(pattern).matches('');
  } catch {
    return false;
  }
}

export const redactionRuleSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  pattern: z
    .string()
    .min(1)
    .max(longestPattern)
    .refine(isRedactionPattern, 'must be an RE2 pattern that does not match the empty text'),
});
export type RedactionRule = z.output<typeof redactionRuleSchema>;

type CompiledRule = {
  name: string;
  pattern: RE2JS;
  /** Cheap: whether the text can hold a match at all. */
  mayMatch: (text: string) => boolean;
  /** Whether what matched is really meant. */
  accepts: (match: string) => boolean;
};

const always = () => true;
const hasDigits = (text: string) => /\d{3}/.test(text);

const presetRules: Record<
  RedactionPreset,
  { pattern: string; mayMatch?: (text: string) => boolean; accepts?: (match: string) => boolean }
> = {
  keys: {
    pattern: [
      '\\b(?:sk|rk|pk)-[A-Za-z0-9_-]{16,200}',
      '\\bAIza[A-Za-z0-9_-]{30,50}',
      '\\bgh[pousr]_[A-Za-z0-9]{30,100}',
      '\\bgithub_pat_[A-Za-z0-9_]{40,120}',
      '\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b',
      '\\bxox[abprs]-[A-Za-z0-9-]{10,200}',
      '\\bglpat-[A-Za-z0-9_-]{16,100}',
      '\\beyJ[A-Za-z0-9_-]{8,900}\\.eyJ[A-Za-z0-9_-]{8,900}\\.[A-Za-z0-9_-]{8,900}',
      '-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\\s]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?',
    ].join('|'),
    mayMatch: (text) =>
      /[srp]k-|AIza|gh[pousr]_|github_pat_|A[KS]IA|xox[abprs]-|glpat-|eyJ|PRIVATE KEY/.test(text),
  },
  email: {
    pattern: '[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,6}',
    mayMatch: (text) => text.includes('@'),
  },
  phone: {
    pattern:
      '\\+\\d{1,3}[ -]?(?:\\d[ -]?){6,12}\\d\\b|\\b1[3-9]\\d{9}\\b|\\(\\d{3}\\) ?\\d{3}[ .-]\\d{4}\\b|\\b\\d{3}[.-]\\d{3}[.-]\\d{4}\\b',
    mayMatch: hasDigits,
  },
  card: { pattern: '\\b\\d(?:[ -]?\\d){12,18}\\b', mayMatch: hasDigits, accepts: isCardNumber },
};

/** Luhn's check, without which every long number would be taken for a card. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export type Redaction = {
  /** Whether there is any rule at all. */
  readonly active: boolean;
  apply(text: string): string;
};

export function createRedaction(
  presets: readonly RedactionPreset[],
  rules: readonly RedactionRule[],
): Redaction {
  const compiled: CompiledRule[] = [
    ...presets.map((name) => {
      const { pattern, mayMatch = always, accepts = always } = presetRules[name];
      return { name, pattern: RE2JS.compile(pattern), mayMatch, accepts };
    }),
    ...rules.map(({ name, pattern }) => ({
      name,
      pattern: RE2JS.compile(pattern),
      mayMatch: always,
      accepts: always,
    })),
  ];
  return {
    active: compiled.length > 0,
    apply: (text) =>
      compiled.reduce((current, rule) => (rule.mayMatch(current) ? replace(current, rule) : current), text),
  };
}

function replace(text: string, { name, pattern, accepts }: CompiledRule): string {
  const matcher = pattern.matcher(text);
  let result = '';
  let from = 0;
  while (matcher.find()) {
    const match = matcher.group() ?? '';
    if (match === '' || !accepts(match)) continue;
    result += `${text.slice(from, matcher.start())}[redacted: ${name}]`;
    from = matcher.end();
  }
  return from === 0 ? text : result + text.slice(from);
}
