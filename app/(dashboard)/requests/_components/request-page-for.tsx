'use client';

import dynamic from 'next/dynamic';

// Each in a chunk of its own: a user's browser is never sent the words that only administrators read.
const AdminRequestPage = dynamic(() =>
  import('./admin-request-page').then((module) => module.AdminRequestPage),
);
const OwnRequestPage = dynamic(() => import('./own-request-page').then((module) => module.OwnRequestPage));

export function RequestPageFor({ audience, id }: { audience: 'admin' | 'user'; id: string }) {
  return audience === 'admin' ? <AdminRequestPage id={id} /> : <OwnRequestPage id={id} />;
}
