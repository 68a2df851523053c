import type { ReactNode } from 'react';

/** A message in the place of a page: not found, failed. */
export function WholePageMessage({
  code,
  title,
  help,
  actions,
}: {
  code: string;
  title: string;
  help: string;
  actions: ReactNode;
}) {
  return (
    <div className="flex min-h-[70dvh] flex-col items-center justify-center px-4 text-center">
      <p aria-hidden className="font-mono text-ink-faint">
        {code}
      </p>
      <h1 className="mt-2 font-semibold text-xl">{title}</h1>
      <p className="mt-1 max-w-md text-ink-soft">{help}</p>
      <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>
    </div>
  );
}
