'use client';

import dynamic from 'next/dynamic';

// Each in a chunk of its own: a user's browser is never sent the words that only administrators read.
const AdminRequests = dynamic(() => import('./admin-requests').then((module) => module.AdminRequests));
const OwnRequests = dynamic(() => import('./own-requests').then((module) => module.OwnRequests));
const AdminRequestPage = dynamic(() =>
  import('./admin-request-page').then((module) => module.AdminRequestPage),
);
const OwnRequestPage = dynamic(() => import('./own-request-page').then((module) => module.OwnRequestPage));

export function RequestsFor({ audience }: { audience: 'admin' | 'user' }) {
  return audience === 'admin' ? <AdminRequests /> : <OwnRequests />;
}

export function RequestPageFor({ audience, id }: { audience: 'admin' | 'user'; id: string }) {
  return audience === 'admin' ? <AdminRequestPage id={id} /> : <OwnRequestPage id={id} />;
}
