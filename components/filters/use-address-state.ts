'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import {
  type AddressChange,
  type AddressParameters,
  type AddressValues,
  changeAddress,
  readAddress,
} from '@/lib/queries/address-parameters';

type Step = 'push' | 'replace';

/** Puts parameters into the address without asking the server for the page again: the queries ask for what changed. */
export function goToParameters(next: URLSearchParams, step: Step): void {
  const text = next.toString();
  const { pathname, hash } = window.location;
  // Next takes part in both, so that useSearchParams and the back button know.
  const address = `${text ? `${pathname}?${text}` : pathname}${hash}`;
  if (step === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
}

/** State that lives in the address: shared by its link, kept over a reload, undone by going back where it pushes. */
export function useAddressState<Parameters extends AddressParameters>(
  parameters: Parameters,
  step: Step,
): [AddressValues<Parameters>, (change: AddressChange<Parameters>, step?: Step) => void] {
  const address = useSearchParams();
  const values = useMemo(() => readAddress(parameters, address), [parameters, address]);
  const change = useCallback(
    (next: AddressChange<Parameters>, stepOnce: Step = step) => {
      // What the address says now, since two changes may come between two draws.
      const before = new URLSearchParams(window.location.search);
      const after = changeAddress(parameters, before, next);
      if (after.toString() !== before.toString()) goToParameters(after, stepOnce);
    },
    [parameters, step],
  );
  return [values, change];
}
