'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useErrorMessage } from '@/components/ui/error-message';
import { toast } from '@/components/ui/toast';
import { requestJson } from '@/lib/queries/request-json';

type Words = { done: (count: number) => string; failed: (count: number) => string };

/** Changes (or with null deletes) several rows of a list one after another, and tells how many could not be. */
export function useManyChanges(path: string, words: Words) {
  const queries = useQueryClient();
  const errorMessage = useErrorMessage();
  const [pending, setPending] = useState(false);

  async function changeMany(ids: readonly string[], change: object | ((id: string) => object) | null) {
    setPending(true);
    let done = 0;
    let firstError: unknown = null;
    for (const id of ids) {
      const place = `${path}/${encodeURIComponent(id)}`;
      try {
        if (change === null) await requestJson(place, { method: 'DELETE' });
        else {
          const body = typeof change === 'function' ? change(id) : change;
          await requestJson(place, { method: 'PATCH', body });
        }
        done += 1;
      } catch (error) {
        firstError ??= error;
      }
    }
    if (done > 0) toast.success(words.done(done));
    if (firstError) toast.error(words.failed(ids.length - done), { description: errorMessage(firstError) });
    setPending(false);
    await queries.invalidateQueries({ queryKey: [path] });
  }

  return { pending, changeMany };
}
