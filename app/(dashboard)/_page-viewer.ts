import 'server-only';
import { headers } from 'next/headers';
import type { Viewer } from '@/components/layout/viewer';
import { environment } from '@/lib/env';
import { usd } from '@/lib/format/money';
import { pageActor } from '@/lib/http/page-actor';

/** Who looks at this page and how it is shown to them; sends whoever is not signed in to the login page. */
export async function pageViewer(): Promise<Viewer> {
  const actor = await pageActor();
  const { timeZone, publicUrl } = environment();
  return {
    id: actor.userId,
    name: actor.name,
    email: actor.email,
    role: actor.role,
    timeZone: actor.timeZone ?? timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    baseUrl: publicUrl ?? (await addressAsked()),
    money: usd,
  };
}

async function addressAsked(): Promise<string> {
  const given = await headers();
  const protocol = given.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https' : 'http';
  return `${protocol}://${given.get('host') ?? 'localhost:3000'}`;
}
