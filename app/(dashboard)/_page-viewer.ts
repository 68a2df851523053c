import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import type { Viewer } from '@/components/layout/viewer';
import { readPerson } from '@/lib/auth/person';
import { database } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { pageActor } from '@/lib/http/page-actor';
import { settings } from '@/lib/settings';

/** Who looks at this page and how it is shown to them; sends whoever is not signed in to the login page. */
export const pageViewer = cache(async (): Promise<Viewer> => {
  const actor = await pageActor();
  const [{ timeZone, displayCurrency, cnyPerUsd }, { preferences }] = await Promise.all([
    settings(),
    readPerson((await database()).read, actor.userId),
  ]);
  return {
    id: actor.userId,
    name: actor.name,
    email: actor.email,
    role: actor.role,
    timeZone: actor.timeZone ?? timeZone,
    baseUrl: environment().publicUrl ?? (await addressAsked()),
    money: displayCurrency === 'CNY' ? { currency: 'CNY', cnyPerUsd } : { currency: 'USD' },
    commandKey: /Mac|iPhone|iPad/.test((await headers()).get('user-agent') ?? '') ? '⌘' : 'Ctrl',
    preferences,
  };
});

async function addressAsked(): Promise<string> {
  const given = await headers();
  const protocol = given.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https' : 'http';
  return `${protocol}://${given.get('host') ?? 'localhost:3000'}`;
}
