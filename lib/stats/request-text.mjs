// @ts-check
// Rows of an export as text: CSV lines, or JSON. Loaded in the reader's thread as it lies here.
import { checkRequest, collectDimensions, createNames, requestAnswer } from './request-answer.mjs';

/** @typedef {import('@/lib/db/row-cells').Cells} Cells */
/** @typedef {import('./request-row').AdminRequest} AdminRequest */
/** @typedef {'csv' | 'json' | 'jsonl'} ExportFormat */
/** @typedef {{ format: ExportFormat, audience: import('./filters').Audience, columns: (keyof AdminRequest)[] }} WriterOptions */

/** Beyond that names are asked for anew, so that memory stays bounded whatever models were asked for. */
const mostNames = 50_000;

/** V8 puts what a message of more than 100 KB brings among what lives long, where it stays until there is much of it. */
const pieceLength = 40_000;

/** Spreadsheets run what begins with these, also behind blanks that they trim. */
const formula = /^\s*[=+\-@]|^[\t\r]/;
const needsQuotes = /[",\r\n]/;

/**
 * Text is made harmless to spreadsheets by a quote before it; numbers stay numbers.
 * @param {unknown} value
 * @returns {string}
 */
export function csvCell(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === '') return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * Joined, not added up: a long sum of strings has to be gone through once more to become one.
 * @param {readonly unknown[]} cells
 */
export function csvLine(cells) {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** @param {WriterOptions} options */
export function createWriter({ format, audience, columns }) {
  const names = createNames();
  /** @type {Cells[]} */
  let kept = [];
  /** @type {number[]} */
  let lacking = [];
  let written = 0;
  let first = true;

  /** @type {(request: AdminRequest) => string} */
  const json = (request) => {
    /** @type {Record<string, unknown>} */
    const visible = {};
    for (const column of columns) visible[column] = request[column];
    return JSON.stringify(visible);
  };
  /** @type {Record<ExportFormat, (request: AdminRequest) => string>} */
  const writers = {
    csv: (request) => csvLine(columns.map((column) => request[column])),
    jsonl: (request) => `${json(request)}\n`,
    json: (request) => {
      const line = `${first ? '\n' : ',\n'}${json(request)}`;
      first = false;
      return line;
    },
  };
  const write = writers[format];

  return {
    /**
     * Answers the ids of dimensions whose names are needed.
     * @param {Cells[]} rows
     */
    take(rows) {
      if (names.size > mostNames) names.forget();
      const unknown = new Set();
      for (const row of rows) {
        checkRequest(row);
        collectDimensions(row, names.knows, unknown);
      }
      kept = rows;
      written = 0;
      lacking = [...unknown];
      return lacking;
    },
    /**
     * The text of the rows that were taken, a piece at a time; '' at their end.
     * @param {import('./request-answer.mjs').FoundDimension[]} found
     */
    write(found) {
      // What has no name now has none for the rest either.
      names.learn(lacking.map((id) => ({ id, kind: '', value: '', name: null })));
      names.learn(found);
      lacking = [];
      const texts = [];
      for (let length = 0; written < kept.length && length < pieceLength; written++) {
        const text = write(requestAnswer(kept[written] ?? [], names, audience));
        length += text.length;
        texts.push(text);
      }
      return texts.join('');
    },
  };
}
