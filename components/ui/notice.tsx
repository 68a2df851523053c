import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

const looks: Record<NoticeTone, { icon: LucideIcon; className: string }> = {
  info: { icon: Info, className: 'bg-accent-soft [&>svg]:text-accent' },
  good: { icon: CircleCheck, className: 'bg-good-soft [&>svg]:text-good' },
  warn: { icon: TriangleAlert, className: 'bg-warn-soft [&>svg]:text-warn' },
  bad: { icon: OctagonAlert, className: 'bg-bad-soft [&>svg]:text-bad' },
};

/** A remark in the flow of a page or form. Bad news is announced at once. */
export function Notice({
  tone = 'info',
  children,
  className,
}: {
  tone?: NoticeTone;
  children: ReactNode;
  className?: string;
}) {
  const { icon: Icon, className: look } = looks[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'note'}
      className={classNames('flex items-start gap-2 rounded-md px-3 py-2 text-ink', look, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </div>
  );
}
