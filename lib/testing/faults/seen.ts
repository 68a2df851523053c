// What a test saw of its fault, kept where `npm run test:faults` asks for it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FaultId, wholeForm } from './fault-form';

export type Seen = { id: FaultId; seen: string; at: string; form: 'short' | 'whole' };

/** Said last in a test: only what held is worth telling. */
export function saw(id: FaultId, seen: string): void {
  const directory = process.env.WEIR_FAULTS_SEEN;
  if (!directory) return;
  mkdirSync(directory, { recursive: true });
  const entry: Seen = { id, seen, at: new Date().toISOString(), form: wholeForm ? 'whole' : 'short' };
  writeFileSync(join(directory, `${id}.json`), JSON.stringify(entry));
}
