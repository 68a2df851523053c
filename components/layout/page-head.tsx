import type { ReactNode } from 'react';

/** One line: the title, then range and filters, then actions. */
export function PageHead({
  title,
  children,
  actions,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mb-4 flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="min-w-0 break-words font-semibold text-xl">{title}</h1>
      {children ? <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div> : null}
      {actions ? <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}
