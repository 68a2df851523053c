// npm run bench -- stats [--rows 1m] [--database postgres]
import { runProgram } from '../run-program.mjs';

export const main = (options) => runProgram('stats/questions.ts', options);
