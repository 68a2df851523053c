// npm run bench -- stats [--rows 1m] [--file year.db] [--database postgres]
// npm run bench -- stats --isolation [--rows 1m] [--file year.db] [--seconds 20]   beside streams through the gateway
import { runProgram } from '../run-program.mjs';
import { isolation } from './isolation.mjs';

export async function main(options) {
  if (!options.includes('--isolation')) return runProgram('stats/questions.ts', options);
  return isolation(options.filter((option) => option !== '--isolation'));
}
