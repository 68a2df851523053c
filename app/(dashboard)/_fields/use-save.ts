'use client';

import { useState } from 'react';
import { useErrorMessage } from '@/components/ui/error-message';
import { isApiError } from '@/lib/queries/request-json';

type Errors<Name extends string> = Partial<Record<Name | 'form', string>>;

/** Sends a form once at a time and puts what the server refuses beside the field it refuses. */
export function useSave<Name extends string>(fields: readonly Name[]) {
  const errorMessage = useErrorMessage();
  const [pending, setPending] = useState(false);
  const [errors, setErrors] = useState<Errors<Name>>({});

  async function save(work: () => Promise<void>) {
    setPending(true);
    setErrors({});
    try {
      await work();
    } catch (error) {
      const named = isApiError(error) ? error.param?.split('.')[0] : undefined;
      const field = fields.find((name) => name === named) ?? 'form';
      setErrors({ [field]: errorMessage(error) } as Errors<Name>);
    } finally {
      setPending(false);
    }
  }

  return { pending, errors, setErrors, save };
}
