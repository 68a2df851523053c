'use client';

import { Check } from 'lucide-react';
import { classNames } from '@/components/ui/class-names';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { useText } from '@/lib/i18n/locale-provider';

const steps = ['account', 'upstream', 'key', 'request'] as const;

export type SetupStep = (typeof steps)[number];

/** Where one is between an empty program and the first request measured. */
export function SetupSteps({ current }: { current: SetupStep }) {
  const text = useText(accessText);
  const reached = steps.indexOf(current);
  return (
    <ol aria-label={text.steps} className="mb-4 grid grid-cols-4 gap-2">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={step === current ? 'step' : undefined}
          className={classNames(
            'flex min-w-0 flex-col gap-1.5 border-t-2 pt-1.5 text-xs',
            index <= reached ? 'border-accent' : 'border-line-strong',
            index === reached ? 'font-medium text-ink' : 'text-ink-faint',
          )}
        >
          <span className="flex min-w-0 items-start gap-1">
            {index < reached ? <Check aria-hidden className="mt-0.5 size-3 shrink-0 text-accent" /> : null}
            {text.stepNames[step]}
          </span>
        </li>
      ))}
    </ol>
  );
}
