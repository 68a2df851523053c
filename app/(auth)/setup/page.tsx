import type { Metadata } from 'next';
import type { AddressProps } from '@/components/layout/address-props';
import { ButtonLink } from '@/components/ui/button';
import { adminExists } from '@/lib/auth/first-admin';
import { readLink } from '@/lib/auth/one-time-links';
import { database } from '@/lib/db/database';
import { isWeirError } from '@/lib/errors';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { requestText } from '@/lib/i18n/request-locale';
import { AuthCard } from '../_components/auth-card';
import { CredentialsForm } from './_components/credentials-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(accessText)).setUp };
}

/** Where every one-time link leads: the first administrator, an invitation, a new password. */
export default async function SetupPage({ searchParams }: AddressProps) {
  const text = await requestText(accessText);
  const { token } = await searchParams;
  const opened = await database();
  const settled = await adminExists(opened.read);

  if (typeof token !== 'string' || token === '') {
    return settled ? (
      <AuthCard title={text.setUpDone} lead={text.setUpDoneHelp}>
        <ToLogin label={text.signIn} />
      </AuthCard>
    ) : (
      <AuthCard title={text.linkMissing} lead={text.linkMissingHelp} />
    );
  }

  const link = await readLink(opened, token).catch((error: unknown) => {
    if (isWeirError(error) && error.code === 'gone') return null;
    throw error;
  });
  if (!link) {
    return (
      <AuthCard title={text.linkGone} lead={settled ? text.inviteGoneHelp : text.linkGoneHelp}>
        <ToLogin label={text.signIn} />
      </AuthCard>
    );
  }
  return <CredentialsForm token={token} purpose={link.purpose} email={link.email} />;
}

function ToLogin({ label }: { label: string }) {
  return (
    <ButtonLink href="/login" variant="primary" size="large" className="w-full">
      {label}
    </ButtonLink>
  );
}
