// npm run bench -- ledger [--rows 100k]
import { runProgram } from '../run-program.mjs';

export const main = (options) => runProgram('ledger/settle-speed.ts', options);
