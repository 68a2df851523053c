'use client';

import dynamic from 'next/dynamic';

// Each in a chunk of its own: a user's browser is never sent the words that only administrators read.
const AdminOverview = dynamic(() => import('./admin-overview').then((module) => module.AdminOverview));
const OwnOverview = dynamic(() => import('./own-overview').then((module) => module.OwnOverview));

export function OverviewFor({ audience }: { audience: 'admin' | 'user' }) {
  return audience === 'admin' ? <AdminOverview /> : <OwnOverview />;
}
