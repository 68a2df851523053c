// Reads what people paste to add many accounts at once: one secret a line, CSV with a header, or JSON.
import { isGlob } from '@/lib/globs';

/** One entry as it was read, with the line (or the place in the JSON list) it came from. */
export type ImportEntry = { line: number; fields: Record<string, unknown> };

const columnNames: Readonly<Record<string, string>> = {
  secret: 'secret',
  key: 'secret',
  apikey: 'secret',
  token: 'secret',
  name: 'name',
  label: 'name',
  platform: 'platform',
  type: 'platform',
  provider: 'provider',
  baseurl: 'baseUrl',
  url: 'baseUrl',
  endpoint: 'baseUrl',
  authstyle: 'authStyle',
  apiversion: 'apiVersion',
  models: 'models',
  defaultmodel: 'defaultModel',
  proxyurl: 'proxyUrl',
  proxy: 'proxyUrl',
  tags: 'tags',
  mode: 'mode',
  weight: 'weight',
  priority: 'priority',
  maxconcurrency: 'maxConcurrency',
  ondisconnect: 'onDisconnect',
  enabled: 'enabled',
};

function fieldName(column: string): string | null {
  return columnNames[column.toLowerCase().replaceAll(/[\s_-]/g, '')] ?? null;
}

/** Rows of cells; quoted cells may hold commas, quotes (doubled) and line ends. */
function readCsv(text: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let rowLine = 1;
  const endRow = () => {
    cells.push(cell.trim());
    if (cells.some((value) => value !== '')) rows.push({ line: rowLine, cells });
    cells = [];
    cell = '';
    rowLine = line + 1;
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    if (quoted) {
      if (character === '"' && text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else if (character === '"') quoted = false;
      else {
        if (character === '\n') line += 1;
        cell += character;
      }
    } else if (character === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (character === ',') {
      cells.push(cell.trim());
      cell = '';
    } else if (character === '\n') {
      endRow();
      line += 1;
    } else cell += character;
  }
  endRow();
  return rows;
}

const numbers = new Set(['weight', 'priority', 'maxConcurrency']);
const lists = new Set(['models', 'tags']);

function cellValue(field: string, text: string): unknown {
  if (numbers.has(field)) return Number(text);
  if (lists.has(field)) return text.split(/[;|\s]+/).filter(Boolean);
  if (field === 'enabled') return !/^(false|0|no|off)$/i.test(text);
  return text;
}

function fromCsv(rows: { line: number; cells: string[] }[], fields: (string | null)[]): ImportEntry[] {
  return rows.map(({ line, cells }) => ({
    line,
    fields: Object.fromEntries(
      cells.flatMap((cell, index) => {
        const field = fields[index];
        return field && cell !== '' ? [[field, cellValue(field, cell)]] : [];
      }),
    ),
  }));
}

function fromJson(value: unknown): ImportEntry[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map((item: unknown, index) => {
    if (typeof item === 'string') return { line: index + 1, fields: { secret: item } };
    if (item === null || typeof item !== 'object') return { line: index + 1, fields: {} };
    return {
      line: index + 1,
      fields: Object.fromEntries(
        Object.entries(item).map(([name, field]) => [fieldName(name) ?? name, field]),
      ),
    };
  });
}

function looksLikeAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** A line without a header: the secret, and beside it, in any order, an address, models or a name. */
function fromLine(line: number, text: string): ImportEntry {
  const [secret = '', ...others] = text.split(/\s*(?:,|\t|\||-{4,})\s*|\s+/).filter(Boolean);
  const fields: Record<string, unknown> = { secret };
  for (const other of others) {
    if (looksLikeAddress(other)) fields.baseUrl = other;
    else if (isGlob(other)) fields.models = [...((fields.models as string[] | undefined) ?? []), other];
    else fields.name = other;
  }
  return { line, fields };
}

/** Throws where the whole text cannot be read; what is wrong with one entry is for the caller to find. */
export function parseImport(text: string): ImportEntry[] {
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const start = plain.trimStart()[0];
  if (start === '[' || start === '{') return fromJson(JSON.parse(plain));
  const rows = readCsv(plain);
  const header = rows[0]?.cells.map(fieldName) ?? [];
  if (header.includes('secret')) return fromCsv(rows.slice(1), header);
  return plain.split('\n').flatMap((line, index) => {
    const content = line.trim();
    return content === '' || content.startsWith('#') ? [] : [fromLine(index + 1, content)];
  });
}
