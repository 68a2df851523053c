'use client';

import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import { FoldedGroup } from '../../_fields/folded-group';
import { TokensInput } from '../../_fields/tokens-input';
import type { AccountFieldsProps } from './account-basics';
import { type AccountForm, authStyles, defaultTimeouts, platforms, timeoutFields } from './account-form';

/** Everything else that can be said of an account, folded away. */
export function AccountMore({ form, set, errors, existing }: AccountFieldsProps) {
  const text = useText(accountsText);
  const wrong = (...fields: (keyof typeof errors)[]) => fields.some((field) => errors[field]);
  const typed = (field: keyof AccountForm) => (event: { target: { value: string } }) =>
    set({ [field]: event.target.value });
  return (
    <>
      <FoldedGroup
        title={text.sections.routing}
        openAtFirst={
          existing !== null ||
          wrong('priority', 'weight', 'maxConcurrency', 'modelMap', 'defaultModel', 'tags')
        }
      >
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label={text.priority} hint={text.priorityHint} error={errors.priority}>
            <Input inputMode="numeric" value={form.priority} onChange={typed('priority')} />
          </Field>
          <Field label={text.weight} hint={text.weightHint} error={errors.weight}>
            <Input inputMode="numeric" value={form.weight} onChange={typed('weight')} />
          </Field>
          <Field label={text.maxConcurrency} error={errors.maxConcurrency}>
            <Input
              inputMode="numeric"
              placeholder={text.unlimited}
              value={form.maxConcurrency}
              onChange={typed('maxConcurrency')}
            />
          </Field>
        </div>
        <Field label={text.modelMap} optional hint={text.modelMapHint} error={errors.modelMap}>
          <TokensInput
            values={form.modelMap}
            onChange={(modelMap) => set({ modelMap })}
            removeLabel={text.removeEntry}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={text.defaultModel} optional error={errors.defaultModel}>
            <Input autoComplete="off" value={form.defaultModel} onChange={typed('defaultModel')} />
          </Field>
          <Field label={text.tags} optional error={errors.tags}>
            <TokensInput
              values={form.tags}
              onChange={(tags) => set({ tags })}
              removeLabel={text.removeEntry}
            />
          </Field>
        </div>
      </FoldedGroup>
      <FoldedGroup
        title={text.sections.network}
        openAtFirst={wrong('proxyUrl', 'timeouts', ...timeoutFields) || Boolean(existing?.proxyHint)}
      >
        <Field
          label={text.proxyUrl}
          optional
          hint={existing?.proxyHint && !form.clearProxy ? text.proxyKeep(existing.proxyHint) : text.proxyHint}
          error={errors.proxyUrl}
        >
          <Input
            autoComplete="off"
            spellCheck={false}
            placeholder="socks5h://10.0.0.2:1080"
            value={form.proxyUrl}
            onChange={(event) => set({ proxyUrl: event.target.value, clearProxy: false })}
            className="font-mono text-sm"
          />
        </Field>
        {existing?.proxyHint && !form.clearProxy ? (
          <Button size="small" className="self-start" onClick={() => set({ proxyUrl: '', clearProxy: true })}>
            {text.proxyClear}
          </Button>
        ) : null}
        <fieldset>
          <legend className="mb-1 font-medium text-sm">{text.timeouts}</legend>
          <div className="grid gap-4 sm:grid-cols-3">
            {timeoutFields.map((field) => (
              <Field key={field} label={text[field]} error={errors[field]}>
                <Input
                  inputMode="decimal"
                  placeholder={text.defaultValue(String(defaultTimeouts[field] / 1000))}
                  value={form[field]}
                  onChange={typed(field)}
                />
              </Field>
            ))}
          </div>
        </fieldset>
        <Field label={text.onDisconnect}>
          <Select
            value={form.onDisconnect}
            onValueChange={(onDisconnect) => set({ onDisconnect })}
            options={[
              { value: 'abort', label: text.disconnects.abort },
              { value: 'drain', label: text.disconnects.drain },
            ]}
          />
        </Field>
      </FoldedGroup>
      <FoldedGroup
        title={text.sections.kind}
        openAtFirst={wrong('platform', 'provider', 'authStyle', 'apiVersion')}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={text.platform} error={errors.platform}>
            <Select
              value={form.platform}
              onValueChange={(platform) => set({ platform })}
              options={platforms.map((value) => ({ value, label: text.platforms[value] }))}
            />
          </Field>
          <Field label={text.provider} error={errors.provider}>
            <Input autoComplete="off" value={form.provider} onChange={typed('provider')} />
          </Field>
          <Field label={text.authStyle} error={errors.authStyle}>
            <Select
              value={form.authStyle}
              onValueChange={(authStyle) => set({ authStyle })}
              options={authStyles.map((value) => ({ value, label: value }))}
            />
          </Field>
          <Field label={text.apiVersion} optional error={errors.apiVersion}>
            <Input autoComplete="off" value={form.apiVersion} onChange={typed('apiVersion')} />
          </Field>
          <Field label={text.mode}>
            <Select
              value={form.mode}
              onValueChange={(mode) => set({ mode })}
              options={[
                { value: 'api', label: text.modes.api },
                { value: 'web', label: text.modes.web },
              ]}
            />
          </Field>
        </div>
      </FoldedGroup>
    </>
  );
}
