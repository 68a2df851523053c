import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/** A hairline and 8 px corners. Cards do not nest. */
export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section
      className={classNames('min-w-0 rounded-lg border border-line bg-surface', className)}
      {...rest}
    />
  );
}

export function CardHead({
  title,
  description,
  actions,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <header className={classNames('flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3', className)}>
      <div className="min-w-[min(100%,9rem)] flex-1">
        <h2 className="truncate font-semibold text-base">{title}</h2>
        {description ? <p className="mt-0.5 text-ink-soft text-sm">{description}</p> : null}
      </div>
      {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
    </header>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={classNames('min-w-0 px-4 base:py-3', className)} {...rest} />;
}
