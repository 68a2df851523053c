'use client';

import { useState } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { setupText } from '@/lib/i18n/dictionaries/setup';
import { useText } from '@/lib/i18n/locale-provider';
import type { NewKey } from '@/lib/queries/keys';
import { SetupSteps } from '../../_components/setup-steps';
import { KeyStep } from './key-step';
import { RequestStep } from './request-step';
import { UpstreamStep } from './upstream-step';

type FirstStep = 'upstream' | 'key' | 'request';

export function FirstSteps({ since }: { since: string }) {
  const text = useText(setupText);
  const [step, setStep] = useState<FirstStep>('upstream');
  /** A model that the account just tried is known to have. */
  const [model, setModel] = useState<string | null>(null);
  const [created, setCreated] = useState<NewKey | null>(null);
  return (
    <div data-wide>
      <SetupSteps current={step} />
      {step === 'upstream' ? (
        <UpstreamStep
          onNext={(tried) => {
            setModel(tried);
            setStep('key');
          }}
        />
      ) : step === 'key' ? (
        <KeyStep
          onNext={(key) => {
            setCreated(key);
            setStep('request');
          }}
        />
      ) : created ? (
        <RequestStep created={created} model={model} since={since} />
      ) : null}
      {step === 'request' ? null : (
        <p className="mt-4 text-center">
          <ButtonLink href="/" variant="link">
            {text.skip}
          </ButtonLink>
        </p>
      )}
    </div>
  );
}
