'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { PageHead } from '@/components/layout/page-head';
import { Card, CardBody } from '@/components/ui/card';
import { playgroundText } from '@/lib/i18n/dictionaries/playground';
import { useText } from '@/lib/i18n/locale-provider';
import { AnswerCard } from './answer-card';
import { EventsCard } from './events-card';
import { MeasuredCard } from './measured-card';
import { type FormProblem, type PlaygroundForm, readForm } from './playground-request';
import { TrialForm } from './trial-form';
import { useTrial } from './use-trial';

export function PlaygroundView() {
  const text = useText(playgroundText);
  const address = useSearchParams();
  const [form, setForm] = useState<PlaygroundForm>(() => ({
    kind: kindAtFirst(address.get('protocol'), address.get('model')),
    // Whoever comes from a filtered page wants to try what was filtered.
    model: address.get('model')?.split(',')[0] ?? '',
    accountId: address.get('accountId')?.split(',')[0] ?? '',
    input: 'form',
    system: '',
    message: text.messageAtFirst,
    temperature: '',
    maxTokens: '',
    stream: true,
    json: '',
  }));
  const [problems, setProblems] = useState<readonly FormProblem[]>([]);
  const { trial, send, stop } = useTrial();
  const running = trial.state === 'waiting' || trial.state === 'running';

  function submit() {
    if (running) return;
    const read = readForm(form);
    setProblems(read.problems);
    if (read.problems.length === 0) void send(form, read.body);
  }

  return (
    <>
      <PageHead title={text.title} />
      <div className="grid items-start gap-4 lg:grid-cols-[24rem_minmax(0,1fr)] 2xl:grid-cols-[26rem_minmax(0,1fr)]">
        <Card>
          <CardBody className="py-4">
            <TrialForm
              form={form}
              set={(change) => setForm((before) => ({ ...before, ...change }))}
              problems={problems}
              running={running}
              onSend={submit}
              onStop={stop}
            />
          </CardBody>
        </Card>
        <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <AnswerCard trial={trial} />
          <EventsCard trial={trial} />
          <div className="min-w-0 xl:col-span-2">
            <MeasuredCard trial={trial} />
          </div>
        </div>
      </div>
    </>
  );
}

function kindAtFirst(protocol: string | null, model: string | null): PlaygroundForm['kind'] {
  if (protocol === 'anthropic' || protocol === 'gemini') return protocol;
  if (model?.startsWith('claude')) return 'anthropic';
  return model?.startsWith('gemini') ? 'gemini' : 'chat';
}
