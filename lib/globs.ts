// Globs over names: `*` stands for any run of characters (also none), `?` for one; everything else is literal.

export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/**
 * Walks both once and steps back only to the last star. Not a regular expression: users write patterns for their keys
 * and clients write the names, and eight stars against sixty letters kept a backtracking one busy for minutes.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  if (!isGlob(pattern)) return pattern === name;
  let at = 0;
  let position = 0;
  let star = -1;
  let resumeAt = 0;
  while (position < name.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      resumeAt = position;
      at += 1;
    } else if (wanted !== undefined && (wanted === '?' || wanted === name[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resumeAt += 1;
      position = resumeAt;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
