'use client';

import { RotateCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { pagesText } from '@/lib/i18n/dictionaries/pages';
import { useText } from '@/lib/i18n/locale-provider';
import { WholePageMessage } from './whole-page-message';

/** `digest` is how the same failure is called in the log of the server. */
export function FailedPage({ digest, onRetry }: { digest: string | undefined; onRetry: () => void }) {
  const text = useText(pagesText);
  const common = useText(commonText);
  const router = useRouter();

  function retry() {
    // What failed was rendered on the server, so it must be asked again before the page is tried again.
    startTransition(() => {
      router.refresh();
      onRetry();
    });
  }

  return (
    <WholePageMessage
      code={digest ? common.errorReference(digest) : '500'}
      title={text.failed}
      help={text.failedHelp}
      actions={
        <>
          <Button variant="primary" onClick={retry}>
            <RotateCw />
            {common.retry}
          </Button>
          <ButtonLink href="/">{text.toOverview}</ButtonLink>
        </>
      }
    />
  );
}
