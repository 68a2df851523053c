// The estimator thread's program, as text: bundlers cannot lose a file that is a string, and the tokenizer stays
// out of every bundle.
export const estimatorSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { createRequire } = require('node:module');
const load = createRequire(workerData.root + '/package.json');
const { countTokens } = load('gpt-tokenizer/encoding/o200k_base');

const longestText = 1 << 20;
const noSpecials = { disallowedSpecial: new Set() };

function count(text) {
  if (!text) return 0;
  const part = text.length > longestText ? text.slice(0, longestText) : text;
  return Math.ceil(countTokens(part, noSpecials) * (text.length / part.length));
}

parentPort.on('message', ({ id, prompt, output }) => {
  try {
    const estimate = { inputTokens: null, outputTokens: null };
    if (prompt !== null) estimate.inputTokens = count(prompt);
    if (output) {
      const kept = Buffer.byteLength(output.text);
      estimate.outputTokens = kept ? Math.ceil(count(output.text) * Math.max(1, output.bytes / kept)) : 0;
    }
    parentPort.postMessage({ id, estimate });
  } catch {
    parentPort.postMessage({ id, estimate: null });
  }
});
`;
