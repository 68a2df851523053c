'use client';

import { Select } from '@/components/ui/select';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { localeName } from '@/lib/i18n/locale';
import { useText } from '@/lib/i18n/locale-provider';
import { NumberControl } from './number-control';
import { SettingRow } from './setting-row';
import { SettingsForm } from './settings-form';
import { TimeZoneControl } from './time-zone-control';

export function GeneralSection() {
  const text = useText(settingsText);
  return (
    <SettingsForm>
      {({ values, change, refuse, problem }) => {
        const zoneFixed = values.fixed.includes('timeZone');
        return (
          <>
            <SettingRow
              label={text.timeZone}
              hint={zoneFixed ? `${text.timeZoneHint} ${text.fixed}` : text.timeZoneHint}
              error={problem('timeZone')}
            >
              <TimeZoneControl
                value={values.timeZone}
                disabled={zoneFixed}
                onChange={(timeZone) => change({ timeZone })}
              />
            </SettingRow>
            <SettingRow label={text.displayCurrency} hint={text.displayCurrencyHint}>
              <Select
                value={values.displayCurrency}
                onValueChange={(displayCurrency) => change({ displayCurrency })}
                options={[
                  { value: 'USD', label: text.currencies.USD },
                  { value: 'CNY', label: text.currencies.CNY },
                ]}
              />
            </SettingRow>
            {values.displayCurrency === 'CNY' ? (
              <SettingRow label={text.cnyPerUsd} hint={text.cnyPerUsdHint} error={problem('cnyPerUsd')}>
                <NumberControl
                  value={values.cnyPerUsd}
                  from={0.000001}
                  to={1000}
                  decimals={6}
                  onChange={(cnyPerUsd) => change({ cnyPerUsd: cnyPerUsd ?? 1 })}
                  onProblem={(message) => refuse('cnyPerUsd', message)}
                />
              </SettingRow>
            ) : null}
            <SettingRow label={text.keysPerUser} hint={text.keysPerUserHint} error={problem('keysPerUser')}>
              <NumberControl
                value={values.keysPerUser}
                from={0}
                to={10_000}
                onChange={(keysPerUser) => change({ keysPerUser: keysPerUser ?? 0 })}
                onProblem={(message) => refuse('keysPerUser', message)}
              />
            </SettingRow>
            <SettingRow label={text.alertLocale} hint={text.alertLocaleHint}>
              <Select
                value={values.alertLocale}
                onValueChange={(alertLocale) => change({ alertLocale })}
                options={[
                  { value: 'en', label: localeName.en },
                  { value: 'zh', label: localeName.zh },
                ]}
              />
            </SettingRow>
          </>
        );
      }}
    </SettingsForm>
  );
}
