// Globs over names: `*` stands for any run of characters (also none), `?` for one; everything else is literal.

const compiled = new Map<string, RegExp>();
const compiledKept = 2_000;

function compile(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    // Runs of stars mean the same as one and would only make the search slow.
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${source}$`, 's');
  if (compiled.size >= compiledKept) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}

export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

export function matchesGlob(pattern: string, name: string): boolean {
  return isGlob(pattern) ? compile(pattern).test(name) : pattern === name;
}
