import { WholePageMessage } from '@/components/layout/whole-page-message';
import { ButtonLink } from '@/components/ui/button';
import { pagesText } from '@/lib/i18n/dictionaries/pages';
import { requestText } from '@/lib/i18n/request-locale';

export default async function Forbidden() {
  const text = await requestText(pagesText);
  return (
    <main>
      <WholePageMessage
        code="403"
        title={text.forbidden}
        help={text.forbiddenHelp}
        actions={
          <ButtonLink href="/" variant="primary">
            {text.toOverview}
          </ButtonLink>
        }
      />
    </main>
  );
}
