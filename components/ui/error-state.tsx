'use client';

import { RotateCw, TriangleAlert } from 'lucide-react';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { Button } from './button';
import { useErrorMessage } from './error-message';

type ErrorStateProps = { error: unknown; onRetry?: () => void; title?: string };

/** In the place of what could not be loaded: what failed, and a way to try again. */
export function ErrorState({ error, onRetry, title }: ErrorStateProps) {
  const text = useText(commonText);
  const message = useErrorMessage();
  return (
    <div role="alert" className="flex flex-col items-center px-4 py-10 text-center">
      <TriangleAlert aria-hidden className="mb-2 size-5 text-bad" />
      <p className="font-semibold">{title ?? text.failedTitle}</p>
      <p className="mt-1 max-w-lg break-words text-ink-soft">{message(error)}</p>
      {onRetry ? (
        <Button className="mt-3" onClick={onRetry}>
          <RotateCw />
          {text.retry}
        </Button>
      ) : null}
    </div>
  );
}
