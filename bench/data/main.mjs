// npm run bench -- data [--rows 10m] [--file year.db]
import { runProgram } from '../run-program.mjs';

export const main = (options) => runProgram('data/make.ts', options);
