import type { ReactNode } from 'react';

export function AuthCard({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <div className="rounded-lg border border-line bg-surface p-6">
      <h1 className="font-semibold text-xl">{title}</h1>
      {lead ? <p className="mt-1 text-ink-soft">{lead}</p> : null}
      {children ? <div className="mt-5">{children}</div> : null}
    </div>
  );
}
