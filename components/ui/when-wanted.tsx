'use client';

import { type ReactNode, Suspense, useState } from 'react';

/** Leaves its children out, and what they are made of unfetched, until they are wanted for the first time. */
export function WhenWanted({ wanted, children }: { wanted: boolean; children: ReactNode }) {
  const [everWanted, setEverWanted] = useState(wanted);
  if (wanted && !everWanted) setEverWanted(true);
  return everWanted ? <Suspense fallback={null}>{children}</Suspense> : null;
}
