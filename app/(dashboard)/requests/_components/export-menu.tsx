'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { buttonStyle } from '@/components/ui/button';
import { Menu, MenuContent, MenuGroup, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { formatExact } from '@/lib/format/numbers';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';
import { exportAddress, exportFormats } from '@/lib/queries/requests';
import { timeseriesQuery } from '@/lib/queries/usage';
import { histogramWish } from './page-wishes';
import { useRequestQuestion } from './use-request-question';

/** Everything that matches, in the order of the list, whatever is loaded. The browser shows how far it is. */
export function ExportMenu() {
  const text = useText(requestsText);
  const { audience, query, sort } = useRequestQuestion();
  const counted = useQuery(timeseriesQuery(audience, query, histogramWish));
  const total = counted.data?.groups.reduce((sum, group) => sum + (group.total ?? 0), 0);
  return (
    <Menu>
      <MenuTrigger className={buttonStyle()}>
        <Download aria-hidden />
        {text.export}
      </MenuTrigger>
      <MenuContent>
        <MenuGroup label={text.exportCount(total === undefined ? '' : formatExact(total))}>
          {exportFormats.map((format) => (
            <MenuItem
              key={format}
              render={<a href={exportAddress(audience, { ...query, sort }, format)} download />}
            >
              {text.exportAs[format]}
            </MenuItem>
          ))}
        </MenuGroup>
      </MenuContent>
    </Menu>
  );
}
