'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { ruleConfigs } from '@/lib/alerts/alert-kinds';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useText } from '@/lib/i18n/locale-provider';
import { channelsQuery, type RuleView, rulesPath, rulesQuery } from '@/lib/queries/quotas';
import { requestJson } from '@/lib/queries/request-json';
import { SwitchRow } from '../../_fields/switch-row';
import { useSave } from '../../_fields/use-save';

type Kind = RuleView['kind'];

/** The settings that a rule of this kind has, with their defaults. */
function settingsOf(kind: Kind): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ruleConfigs[kind].parse({})).map(([name, value]) => [name, String(value)]),
  );
}

export function RuleDialog({ rule, onClose }: { rule: RuleView | null; onClose: () => void }) {
  const text = useText(quotasText);
  const common = useText(commonText);
  const queries = useQueryClient();
  const channels = useQuery(channelsQuery());
  const [kind, setKind] = useState<Kind>(rule?.kind ?? 'error_rate');
  const [name, setName] = useState(rule?.name === rule?.kind ? '' : (rule?.name ?? ''));
  const [settings, setSettings] = useState<Record<string, string>>(() => ({
    ...settingsOf(kind),
    ...Object.fromEntries(Object.entries(rule?.config ?? {}).map(([key, value]) => [key, String(value)])),
  }));
  const [channelIds, setChannelIds] = useState<readonly string[]>(rule?.channelIds ?? []);
  const [notifyUser, setNotifyUser] = useState(rule?.notifyUser ?? false);
  const { pending, errors, save } = useSave(['name', 'config', 'channelIds'] as const);
  const labels: Record<string, string> = text.rules.settings;

  async function submit() {
    const body = {
      name: name.trim() || kind,
      config: Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, Number(value)])),
      channelIds,
      notifyUser,
    };
    await save(async () => {
      await requestJson(
        rule ? `${rulesPath}/${encodeURIComponent(rule.id)}` : rulesPath,
        rule ? { method: 'PATCH', body } : { method: 'POST', body: { ...body, kind } },
      );
      toast.success(text.saved(name.trim() || text.rules.kinds[kind]));
      onClose();
      await queries.invalidateQueries({ queryKey: rulesQuery().queryKey });
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={rule ? text.rules.edit : text.rules.add}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="rule" pending={pending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id="rule"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="flex flex-col gap-4"
      >
        {errors.form || errors.config || errors.channelIds ? (
          <Notice tone="bad">{errors.form ?? errors.config ?? errors.channelIds}</Notice>
        ) : null}
        {rule ? null : (
          <Field label={text.rules.kind}>
            <Select
              value={kind}
              options={(Object.entries(text.rules.kinds) as [Kind, string][]).map(([value, label]) => ({
                value,
                label,
              }))}
              onValueChange={(next) => {
                setKind(next);
                setSettings(settingsOf(next));
              }}
            />
          </Field>
        )}
        <Field label={text.rules.name} optional error={errors.name}>
          <Input
            autoComplete="off"
            value={name}
            placeholder={text.rules.kinds[kind]}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {Object.entries(settings).map(([key, value]) => (
          <Field key={key} label={labels[key] ?? key}>
            <Input
              inputMode="decimal"
              value={value}
              onChange={(event) => setSettings((before) => ({ ...before, [key]: event.target.value }))}
            />
          </Field>
        ))}
        {channels.data?.items.length ? (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-sm">{text.rules.channels}</legend>
            {channels.data.items.map((channel) => (
              // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control
              <label key={channel.id} className="flex items-center gap-2">
                <Checkbox
                  checked={channelIds.includes(channel.id)}
                  onCheckedChange={(checked) =>
                    setChannelIds((before) =>
                      checked ? [...before, channel.id] : before.filter((id) => id !== channel.id),
                    )
                  }
                />
                <span className="truncate">{channel.name}</span>
              </label>
            ))}
            <p className="text-ink-faint text-sm">{text.rules.channelsHint}</p>
          </fieldset>
        ) : null}
        <SwitchRow label={text.rules.notifyUser} checked={notifyUser} onChange={setNotifyUser} />
      </form>
    </Dialog>
  );
}
