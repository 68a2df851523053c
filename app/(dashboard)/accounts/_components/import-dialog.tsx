'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Progress } from '@/components/ui/progress';
import { toast } from '@/components/ui/toast';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { presetsQuery } from '@/lib/queries/accounts';
import { OptionPicker } from '../../_fields/option-picker';
import { ImportLines } from './import-lines';
import { useAccountImport } from './use-account-import';

const guess = 'guess';

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const text = useText(accountsText);
  const common = useText(commonText);
  const presets = useQuery(presetsQuery());
  const [pasted, setPasted] = useState('');
  const [presetId, setPresetId] = useState(guess);
  const work = useAccountImport((kept) => {
    toast.success(kept > 0 ? text.kept(kept) : text.discarded);
    onClose();
  });
  const { stage, rows } = work;
  const count = (...outcomes: string[]) => rows.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const ready = count('ready');
  const good = count('good');
  const bad = count('bad');
  const added = rows.filter(({ status }) => status === 'created').length;

  const preset = presets.data?.items.find(({ id }) => id === presetId);
  const defaults = preset
    ? {
        platform: preset.platform,
        provider: preset.provider,
        authStyle: preset.authStyle,
        ...(preset.baseUrl ? { baseUrl: preset.baseUrl } : {}),
      }
    : {};

  return (
    <Dialog
      open
      size="large"
      stays={stage !== 'paste' || pasted !== ''}
      onOpenChange={(open) => {
        if (open) return;
        work.stop();
        onClose();
      }}
      title={text.importTitle}
      description={stage === 'paste' ? text.importLead : undefined}
      footer={
        stage === 'paste' ? (
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button
              variant="primary"
              disabled={pasted.trim() === ''}
              pending={work.pending}
              onClick={() => void work.preview(pasted, defaults)}
            >
              {text.preview}
            </Button>
          </>
        ) : stage === 'preview' ? (
          <>
            <Button onClick={work.back}>{text.previewBack}</Button>
            <Button
              variant="primary"
              disabled={ready === 0}
              pending={work.pending}
              onClick={() => void work.run(pasted, defaults)}
            >
              {text.importRun(ready)}
            </Button>
          </>
        ) : stage === 'testing' ? (
          <Button onClick={work.stop}>{text.stop}</Button>
        ) : (
          <>
            <Button disabled={work.pending} onClick={() => void work.decide('none')}>
              {text.dropAll}
            </Button>
            {bad > 0 || good < added ? (
              <Button disabled={work.pending} onClick={() => void work.decide('all')}>
                {text.keepAll}
              </Button>
            ) : null}
            <Button
              variant="primary"
              disabled={good === 0}
              pending={work.pending}
              onClick={() => void work.decide('good')}
            >
              {text.keepGood(good)}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {work.problem ? <Notice tone="bad">{work.problem}</Notice> : null}
        {stage === 'paste' ? (
          <>
            <Field label={text.importText}>
              <Textarea
                autoFocus
                rows={12}
                spellCheck={false}
                autoComplete="off"
                placeholder={text.importPlaceholder}
                value={pasted}
                onChange={(event) => setPasted(event.target.value)}
                className="font-mono text-sm"
              />
            </Field>
            <Field label={text.importDefaults}>
              <OptionPicker
                label={text.importDefaults}
                empty={text.nothingFound}
                value={presetId}
                onChange={setPresetId}
                options={[
                  { value: guess, label: text.importGuess },
                  ...(presets.data?.items ?? []).map(({ id, label }) => ({ value: id, label })),
                ]}
              />
            </Field>
          </>
        ) : (
          <>
            <div aria-live="polite" className="flex flex-col gap-2">
              {stage === 'preview' ? (
                <p>
                  {ready === 0
                    ? text.importNothing
                    : text.importSummary(ready, count('duplicate'), count('invalid'))}
                </p>
              ) : (
                <>
                  <p>
                    {text.progress(good + bad, added)} · {text.results(good, bad)}
                  </p>
                  <Progress
                    value={added === 0 ? 100 : ((good + bad) / added) * 100}
                    label={text.progress(good + bad, added)}
                  />
                  <p className="text-ink-soft text-sm">{text.importHeld}</p>
                </>
              )}
            </div>
            <ImportLines rows={rows} />
          </>
        )}
      </div>
    </Dialog>
  );
}
