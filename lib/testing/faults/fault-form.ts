// Each fault has a short form for every `npm test`, and the whole one that docs/reliability.md tells of.
import type { faults } from './fault-list.mjs';

export type FaultId = (typeof faults)[number]['id'];

export const wholeForm = process.env.WEIR_FAULTS === 'whole';

/** For a test of this folder, on a machine that is busy with others. */
export const faultTimeout = wholeForm ? 1_800_000 : 300_000;

export function sized(short: number, whole: number): number {
  return wholeForm ? whole : short;
}
