// @ts-check
// Rows of Postgres by position, with the same kinds of cells that SQLite answers: number, string and null.

const numbers = new Set([20, 21, 23, 700, 701]);

/** @type {(text: string) => string} */
const asText = (text) => text;

const types = {
  /** @param {number} type @returns {(text: string) => string | number} */
  getTypeParser: (type) => (numbers.has(type) ? Number : asText),
};

/**
 * @param {string} text
 * @param {unknown[]} values
 */
export function rowsQuery(text, values) {
  return { text, values, rowMode: /** @type {const} */ ('array'), types };
}
