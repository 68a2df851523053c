'use client';

import { useNow } from '@/components/layout/now';
import { OptionList } from '@/components/ui/option-list';
import { formatOffset } from '@/lib/format/time';
import { filtersText } from '@/lib/i18n/dictionaries/filters';
import { useText } from '@/lib/i18n/locale-provider';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

export function TimeZoneList({ value, onChoose }: { value: string; onChoose: (zone: string) => void }) {
  const text = useText(filtersText);
  const now = useNow();
  const all = zones.includes(value) ? zones : [value, ...zones];
  return (
    <OptionList
      label={text.zoneSearch}
      empty={text.nothingFound}
      selected={[value]}
      onToggle={onChoose}
      options={all.map((zone) => ({
        value: zone,
        label: zone.replaceAll('_', ' '),
        note: formatOffset(zone, now),
      }))}
    />
  );
}
