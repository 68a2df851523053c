import type { ReactNode } from 'react';

/** Names on the left, what they are on the right. */
export function Details({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[8rem_1fr] gap-y-2">{children}</dl>;
}

export function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
