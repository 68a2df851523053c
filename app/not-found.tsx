import type { Metadata } from 'next';
import { WholePageMessage } from '@/components/layout/whole-page-message';
import { ButtonLink } from '@/components/ui/button';
import { pagesText } from '@/lib/i18n/dictionaries/pages';
import { requestText } from '@/lib/i18n/request-locale';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(pagesText)).notFound };
}

export default async function NotFound() {
  const text = await requestText(pagesText);
  return (
    <main>
      <WholePageMessage
        code="404"
        title={text.notFound}
        help={text.notFoundHelp}
        actions={
          <ButtonLink href="/" variant="primary">
            {text.toOverview}
          </ButtonLink>
        }
      />
    </main>
  );
}
