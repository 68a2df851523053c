'use client';

import { Switch } from '@/components/ui/switch';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
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
      {({ values, change }) =>
        switches.map((name) => (
          <SettingRow key={name} label={text[name]} hint={text[`${name}Hint`]}>
            <Switch checked={values[name]} onCheckedChange={(on) => change({ [name]: on })} />
          </SettingRow>
        ))
      }
    </SettingsForm>
  );
}
