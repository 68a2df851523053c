'use client';

import { Notice } from '@/components/ui/notice';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { NumberControl } from './number-control';
import { RetentionPreview } from './retention-preview';
import { SettingRow } from './setting-row';
import { SettingsForm } from './settings-form';

const tiers = [
  'retentionRequestDays',
  'retentionConversationDays',
  'retentionQuarterHourDays',
  'retentionAuditDays',
  'retentionAlertDays',
  'retentionJobRunDays',
] as const;

const longestDays = 36_500;

export function RetentionSection() {
  const text = useText(settingsText);
  return (
    <>
      <Notice className="mb-4 max-w-3xl">{text.forEverHint}</Notice>
      <SettingsForm>
        {({ values, change, refuse, problem }) => (
          <>
            {tiers.map((name) => (
              <SettingRow key={name} label={text[name]} hint={text[`${name}Hint`]} error={problem(name)}>
                <NumberControl
                  value={values[name]}
                  emptyAllowed
                  from={1}
                  to={longestDays}
                  unit={text.days}
                  placeholder={text.forEver}
                  onChange={(days) => change({ [name]: days })}
                  onProblem={(message) => refuse(name, message)}
                />
              </SettingRow>
            ))}
            <SettingRow
              label={text.compressAfterDays}
              hint={text.compressAfterDaysHint}
              error={problem('compressAfterDays')}
            >
              <NumberControl
                value={values.compressAfterDays}
                from={1}
                to={longestDays}
                unit={text.days}
                onChange={(days) => change({ compressAfterDays: days ?? 1 })}
                onProblem={(message) => refuse('compressAfterDays', message)}
              />
            </SettingRow>
          </>
        )}
      </SettingsForm>
      <RetentionPreview />
    </>
  );
}
