// npm run bench -- export [--rows 1m] [--database postgres]
import { runProgram } from '../run-program.mjs';

export const main = (options) => runProgram('export/export-speed.ts', options);
