import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { AddressProps } from '@/components/layout/address-props';
import { currentActor } from '@/lib/http/page-actor';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { requestText } from '@/lib/i18n/request-locale';
import { localPath } from './_components/local-path';
import { LoginForm } from './_components/login-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(accessText)).signIn };
}

export default async function LoginPage({ searchParams }: AddressProps) {
  const { next } = await searchParams;
  const destination = localPath(next);
  if (await currentActor()) redirect(destination);
  return <LoginForm destination={destination} />;
}
