'use client';

import { useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import { connectText } from '@/lib/i18n/dictionaries/connect';
import { useText } from '@/lib/i18n/locale-provider';
import { keysPath, type NewKey } from '@/lib/queries/keys';
import { requestJson } from '@/lib/queries/request-json';

/** The key that stands in the snippets: pasted, or made on the spot. */
export function KeyLine({ secret, onSecret }: { secret: string; onSecret: (secret: string) => void }) {
  const text = useText(connectText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [pending, setPending] = useState(false);
  const [made, setMade] = useState('');

  async function make() {
    setPending(true);
    try {
      const { key } = await requestJson<NewKey>(keysPath.own, {
        method: 'POST',
        body: { name: text.newKeyName },
      });
      setMade(key);
      onSecret(key);
      await Promise.all([
        queries.invalidateQueries({ queryKey: [keysPath.own] }),
        queries.invalidateQueries({ queryKey: [keysPath.all] }),
      ]);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
    }
  }

  const foreign = secret !== '' && !secret.startsWith('sk-weir-');
  return (
    <div className="flex min-w-0 flex-wrap items-start gap-2">
      <Field
        label={text.key}
        hint={secret !== '' && secret === made ? text.keyMade : text.keyHint}
        error={foreign ? text.notOurKey : undefined}
        className="min-w-56 flex-1"
      >
        <Input
          autoComplete="off"
          spellCheck={false}
          placeholder={text.keyPlaceholder}
          value={secret}
          onChange={(event) => onSecret(event.target.value.trim())}
          className="font-mono"
        />
      </Field>
      <div className="flex gap-2 sm:pt-6">
        {secret ? <CopyButton withText value={secret} label={text.copyKey} /> : null}
        <Button pending={pending} onClick={() => void make()}>
          <KeyRound />
          {text.makeKey}
        </Button>
      </div>
    </div>
  );
}
