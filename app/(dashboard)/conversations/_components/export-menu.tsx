'use client';

import { Download } from 'lucide-react';
import { buttonStyle } from '@/components/ui/button';
import { Menu, MenuContent, MenuGroup, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import { conversationExportAddress, exportFormats } from '@/lib/queries/conversations';
import { useConversationQuestion } from './use-conversation-question';

/** Everything that matches, whatever is loaded. The browser shows how far it is, and can stop it. */
export function ExportMenu({ disabled }: { disabled: boolean }) {
  const text = useText(conversationsText);
  const { audience, query, q } = useConversationQuestion();
  return (
    <Menu>
      <MenuTrigger className={buttonStyle()} disabled={disabled}>
        <Download aria-hidden />
        {text.export}
      </MenuTrigger>
      <MenuContent>
        <MenuGroup label={text.exportAll}>
          {exportFormats.map((format) => (
            <MenuItem
              key={format}
              render={<a href={conversationExportAddress(audience, query, q, format)} download />}
            >
              {text.exportAs[format]}
            </MenuItem>
          ))}
        </MenuGroup>
      </MenuContent>
    </Menu>
  );
}
