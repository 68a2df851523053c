import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

const badgeStyle = cva(
  'inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        neutral: 'bg-sunken text-ink-soft',
        accent: 'bg-accent-soft text-accent',
        good: 'bg-good-soft text-good',
        warn: 'bg-warn-soft text-warn',
        bad: 'bg-bad-soft text-bad',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badgeStyle>['tone']>;

export function Badge({ tone, className, children, ...rest }: ComponentProps<'span'> & { tone?: BadgeTone }) {
  return (
    <span className={classNames(badgeStyle({ tone }), className)} {...rest}>
      <span className="flex min-w-0 items-center gap-1 truncate">{children}</span>
    </span>
  );
}

const dotColour: Record<BadgeTone, string> = {
  neutral: 'bg-ink-faint',
  accent: 'bg-accent',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
};

/** A state in a table cell: a dot for the eye, the word for everybody. */
export function StatusDot({ tone, children }: { tone: BadgeTone; children: string }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <span aria-hidden className={classNames('size-2 shrink-0 rounded-full', dotColour[tone])} />
      <span className="truncate">{children}</span>
    </span>
  );
}
