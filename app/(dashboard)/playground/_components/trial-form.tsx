'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Send, Square } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { playgroundText } from '@/lib/i18n/dictionaries/playground';
import { useText } from '@/lib/i18n/locale-provider';
import { accountsPages } from '@/lib/queries/accounts';
import { OptionPicker } from '../../_fields/option-picker';
import { SwitchRow } from '../../_fields/switch-row';
import {
  curlOf,
  type FormProblem,
  formAsJson,
  type PlaygroundForm,
  playgroundKinds,
  readForm,
} from './playground-request';

type TrialFormProps = {
  form: PlaygroundForm;
  set: (change: Partial<PlaygroundForm>) => void;
  problems: readonly FormProblem[];
  running: boolean;
  onSend: () => void;
  onStop: () => void;
};

export function TrialForm({ form, set, problems, running, onSend, onStop }: TrialFormProps) {
  const text = useText(playgroundText);
  const viewer = useViewer();
  const listId = useId();
  const accounts = useInfiniteQuery(accountsPages({}));
  const known = (accounts.data?.pages ?? []).flatMap((page) => page.items);
  const models = [
    ...new Set(
      known.flatMap((account) => [
        ...account.models.filter((model) => !model.includes('*')),
        ...Object.keys(account.modelMap),
        ...account.traits.listedModels,
      ]),
    ),
  ].sort();
  const wrong = (problem: FormProblem, words: string) => (problems.includes(problem) ? words : undefined);

  function keyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSend();
    }
  }

  return (
    <form
      noValidate
      onKeyDown={keyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSend();
      }}
      className="flex min-w-0 flex-col gap-4"
    >
      <div className="flex min-w-0 flex-col gap-1">
        <span className="font-medium text-sm">{text.protocol}</span>
        <Segmented
          label={text.protocol}
          value={form.kind}
          onValueChange={(kind) =>
            set({ kind, ...(form.input === 'json' ? { json: formAsJson({ ...form, kind }) } : {}) })
          }
          options={playgroundKinds.map((value) => ({ value, label: text.protocols[value] }))}
          className="self-start"
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={text.model} error={wrong('model', text.missingModel)}>
          <Input
            autoComplete="off"
            spellCheck={false}
            list={listId}
            placeholder="gpt-5-mini"
            value={form.model}
            onChange={(event) => set({ model: event.target.value })}
          />
        </Field>
        <datalist id={listId}>
          {models.map((model) => (
            <option key={model} value={model} />
          ))}
        </datalist>
        <Field label={text.account}>
          <OptionPicker
            label={text.account}
            empty={text.nothingFound}
            value={form.accountId}
            onChange={(accountId) => set({ accountId })}
            options={[
              { value: '', label: text.anyAccount },
              ...known.map(({ id, name, provider }) => ({ value: id, label: name, note: provider })),
            ]}
          />
        </Field>
      </div>
      <Segmented
        label={text.input}
        value={form.input}
        onValueChange={(input) => set({ input, ...(input === 'json' ? { json: formAsJson(form) } : {}) })}
        options={[
          { value: 'form', label: text.inputKinds.form },
          { value: 'json', label: text.inputKinds.json },
        ]}
        className="self-start"
      />
      {form.input === 'json' ? (
        <Field label={text.body} hint={text.bodyHint} error={wrong('json', text.badJson)}>
          <Textarea
            rows={14}
            spellCheck={false}
            value={form.json}
            onChange={(event) => set({ json: event.target.value })}
            className="font-mono text-sm"
          />
        </Field>
      ) : (
        <>
          <Field label={text.system} optional>
            <Textarea
              rows={2}
              placeholder={text.systemPlaceholder}
              value={form.system}
              onChange={(event) => set({ system: event.target.value })}
              className="min-h-14"
            />
          </Field>
          <Field label={text.message} error={wrong('message', text.missingMessage)}>
            <Textarea
              rows={6}
              value={form.message}
              onChange={(event) => set({ message: event.target.value })}
            />
          </Field>
          <div className="grid grid-cols-2 gap-4">
            <Field label={text.temperature} error={wrong('temperature', text.badTemperature)}>
              <Input
                inputMode="decimal"
                placeholder={text.byDefault}
                value={form.temperature}
                onChange={(event) => set({ temperature: event.target.value })}
              />
            </Field>
            <Field label={text.maxTokens} error={wrong('maxTokens', text.badMaxTokens)}>
              <Input
                inputMode="numeric"
                placeholder={text.byDefault}
                value={form.maxTokens}
                onChange={(event) => set({ maxTokens: event.target.value })}
              />
            </Field>
          </div>
        </>
      )}
      <SwitchRow label={text.stream} checked={form.stream} onChange={(stream) => set({ stream })} />
      <div className="flex flex-wrap items-center gap-2">
        {/* Two buttons and not one that changes: stopping would submit the form that it turned into. */}
        {running ? (
          <Button key="stop" variant="danger" onClick={onStop}>
            <Square />
            {text.stop}
          </Button>
        ) : (
          <Button key="send" variant="primary" type="submit">
            <Send />
            {text.send}
          </Button>
        )}
        <span className="text-ink-faint text-sm">{text.sendHint(viewer.commandKey)}</span>
        <span className="ml-auto flex items-center gap-1 text-ink-soft text-sm">
          {text.copyCurl}
          <CopyButton value={curlOf(form, readForm(form).body, viewer.baseUrl)} label={text.copyCurl} />
        </span>
      </div>
    </form>
  );
}
