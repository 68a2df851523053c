// One row of an export as text: a CSV line, or JSON.

import type { Audience } from './filters';
import { type AdminRequest, adminRequestSchema, userRequestSchema } from './request-row';

export const exportFormats = ['csv', 'json', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

type Column = keyof AdminRequest;

/** The fields of the list, in its order: what that audience may not see is not among them. */
export function exportColumns(audience: Audience): Column[] {
  const schema = audience === 'admin' ? adminRequestSchema : userRequestSchema;
  return Object.keys(schema.shape) as Column[];
}

/** Spreadsheets run what begins with these, also behind blanks that they trim. */
const formula = /^\s*[=+\-@]|^[\t\r]/;
const needsQuotes = /[",\r\n]/;

/** Text is made harmless to spreadsheets by a quote before it; numbers stay numbers. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function csvLine(cells: readonly unknown[]): string {
  let line = '';
  for (let index = 0; index < cells.length; index++) {
    if (index > 0) line += ',';
    line += csvCell(cells[index]);
  }
  return `${line}\r\n`;
}

export type RowWriter = {
  head: string;
  row: (request: AdminRequest, first: boolean) => string;
  tail: string;
};

export function rowWriter(format: ExportFormat, audience: Audience): RowWriter {
  const columns = exportColumns(audience);
  const visible = (request: AdminRequest) => {
    const picked: Record<string, unknown> = {};
    for (const column of columns) picked[column] = request[column];
    return picked;
  };
  if (format === 'csv') {
    return {
      head: csvLine(columns),
      row: (request) => csvLine(columns.map((column) => request[column])),
      tail: '',
    };
  }
  if (format === 'jsonl') {
    return { head: '', row: (request) => `${JSON.stringify(visible(request))}\n`, tail: '' };
  }
  return {
    head: '[',
    row: (request, first) => `${first ? '\n' : ',\n'}${JSON.stringify(visible(request))}`,
    tail: '\n]\n',
  };
}
