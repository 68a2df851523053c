'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { localeName, locales } from '@/lib/i18n/locale';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { type ChannelView, channelsPath } from '@/lib/queries/quotas';
import { requestJson } from '@/lib/queries/request-json';
import { TokensInput } from '../../_fields/tokens-input';
import { useSave } from '../../_fields/use-save';

type Kind = ChannelView['kind'];

const takesSecret: readonly Kind[] = ['webhook', 'feishu', 'dingtalk'];
const takesKeyword: readonly Kind[] = ['feishu', 'dingtalk'];

/** Adds a channel, or changes the given one; what it is configured with is never shown again. */
export function ChannelDialog({ channel, onClose }: { channel: ChannelView | null; onClose: () => void }) {
  const text = useText(quotasText);
  const common = useText(commonText);
  const { locale: spoken } = useLocale();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>(channel?.kind ?? 'webhook');
  const [name, setName] = useState(channel?.name ?? '');
  const [locale, setLocale] = useState(channel?.locale ?? spoken);
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [keyword, setKeyword] = useState('');
  const [to, setTo] = useState<string[]>([]);
  const { pending, errors, save } = useSave(['name', 'config'] as const);
  const words = text.channels;
  const isEmail = kind === 'email';
  const untouched = channel !== null && (isEmail ? to.length === 0 : url === '');
  const hint = channel ? words.keptHint : undefined;

  async function submit() {
    const config = isEmail
      ? { to }
      : {
          url: url.trim(),
          ...(secret && takesSecret.includes(kind) ? { secret } : {}),
          ...(keyword && takesKeyword.includes(kind) ? { keyword } : {}),
        };
    await save(async () => {
      const body = { name: name.trim(), locale, ...(untouched ? {} : { config }) };
      await requestJson(
        channel ? `${channelsPath}/${encodeURIComponent(channel.id)}` : channelsPath,
        channel ? { method: 'PATCH', body } : { method: 'POST', body: { ...body, kind } },
      );
      toast.success(text.saved(name.trim()));
      onClose();
      await queries.invalidateQueries({ queryKey: [channelsPath] });
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={channel ? channel.name : words.add}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="channel" pending={pending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id="channel"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="flex flex-col gap-4"
      >
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        {channel ? null : (
          <Field label={words.kind}>
            <Select
              value={kind}
              options={(Object.entries(words.kinds) as [Kind, string][]).map(([value, label]) => ({
                value,
                label,
              }))}
              onValueChange={setKind}
            />
          </Field>
        )}
        <Field label={words.name} error={errors.name}>
          <Input autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        {isEmail ? (
          <Field label={words.to} hint={hint} error={errors.config}>
            <TokensInput
              values={to}
              onChange={setTo}
              removeLabel={(value) => `${common.delete} ${value}`}
              placeholder="team@example.org"
            />
          </Field>
        ) : (
          <Field label={words.url} hint={hint} error={errors.config}>
            <Input
              type="url"
              autoComplete="off"
              value={url}
              placeholder={channel?.hint ?? 'https://'}
              onChange={(event) => setUrl(event.target.value)}
            />
          </Field>
        )}
        {takesSecret.includes(kind) ? (
          <Field label={words.secret} optional>
            <Input
              type="password"
              autoComplete="off"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          </Field>
        ) : null}
        {takesKeyword.includes(kind) ? (
          <Field label={words.keyword} optional hint={words.keywordHint}>
            <Input autoComplete="off" value={keyword} onChange={(event) => setKeyword(event.target.value)} />
          </Field>
        ) : null}
        <Field label={words.language}>
          <Select
            value={locale}
            options={locales.map((value) => ({ value, label: localeName[value] }))}
            onValueChange={setLocale}
          />
        </Field>
      </form>
    </Dialog>
  );
}
