import { WholePageMessage } from '@/components/layout/whole-page-message';
import { ButtonLink } from '@/components/ui/button';
import { pagesText } from '@/lib/i18n/dictionaries/pages';
import { requestText } from '@/lib/i18n/request-locale';

/** Inside the frame: what a page was to show does not exist, or not for whoever asks. */
export default async function DashboardNotFound() {
  const text = await requestText(pagesText);
  return (
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
  );
}
