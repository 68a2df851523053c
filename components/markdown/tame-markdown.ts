// Whether a text may be read as markdown at once. The parser is quick with what people and models write, and takes
// minutes, or the whole stack, for what somebody made on purpose: thousands of quotes inside each other, emphasis that
// never closes, tables with a million cells. Such a text is shown as it was written. All checks are linear.

const longestText = 50_000;
const deepestContainers = 10;
const deepestIndent = 80;
const mostContainers = 3000;
const mostUnclosed = 60;
const mostSigns = 1200;
const mostCells = 12_000;
const mostReferences = 300;

const container = /[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y;
const rule = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const emphasis = /[*_~]/;

/** Quotes and lists that begin on this line, or null where they are nested too deep. */
function containersOf(line: string): number | null {
  if (rule.test(line)) return 0;
  let depth = 0;
  container.lastIndex = 0;
  while (container.test(line)) {
    depth += 1;
    if (depth > deepestContainers) return null;
    if (depth === 1 && container.lastIndex > deepestIndent) return null;
  }
  return depth;
}

type Signs = { emphasis: number; brackets: number; all: number };
const noSigns = (): Signs => ({ emphasis: 0, brackets: 0, all: 0 });

/** Signs of emphasis and links in one paragraph: the parser holds each that is open against all others. */
function isBalanced(line: string, open: Signs): boolean {
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] as string;
    if (sign === '[') {
      open.brackets += 1;
      open.all += 1;
    } else if (sign === ']') open.brackets = Math.max(0, open.brackets - 1);
    else if (emphasis.test(sign)) {
      open.all += 1;
      const before = line[at - 1] ?? ' ';
      while (line[at + 1] === sign) at += 1;
      const after = line[at + 1] ?? ' ';
      if (/\s/.test(before) && !/\s/.test(after)) open.emphasis += 1;
      else if (!/\s/.test(before) && /\s/.test(after)) open.emphasis -= 1;
    }
  }
  return Math.abs(open.emphasis) <= mostUnclosed && open.brackets <= mostUnclosed && open.all <= mostSigns;
}

export function isTameMarkdown(text: string): boolean {
  if (text.length > longestText) return false;
  if ((text.match(/\]:|\[\^/g)?.length ?? 0) > mostReferences) return false;
  let containers = 0;
  let rows = 0;
  let widest = 0;
  let open = noSigns();
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      open = noSigns();
      continue;
    }
    const depth = containersOf(line);
    if (depth === null) return false;
    containers += depth;
    if (containers > mostContainers) return false;
    if (!isBalanced(line, open)) return false;
    const bars = line.split('|').length - 1;
    if (bars > 0) {
      rows += 1;
      widest = Math.max(widest, bars + 1);
      if (rows * widest > mostCells) return false;
    }
  }
  return true;
}
