'use client';

import { Switch } from '@/components/ui/switch';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { RedactionSection } from './redaction-section';
import { SettingRow } from './setting-row';
import { SettingsForm } from './settings-form';

const switches = [
  'recordingAllowed',
  'recordingByUsers',
  'adminsReadConversations',
  'keepClientAddress',
] as const;

export function PrivacySection() {
  const text = useText(settingsText);
  return (
    <SettingsForm>
      {(draft) => (
        <>
          {switches.map((name) => (
            <SettingRow key={name} label={text[name]} hint={text[`${name}Hint`]}>
              <Switch checked={draft.values[name]} onCheckedChange={(on) => draft.change({ [name]: on })} />
            </SettingRow>
          ))}
          <RedactionSection {...draft} />
        </>
      )}
    </SettingsForm>
  );
}
