'use client';

// A section of settings: what is in force, what was changed and not yet saved, and saving it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useErrorMessage } from '@/components/ui/error-message';
import { ErrorState } from '@/components/ui/error-state';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toast';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { isApiError, requestJson } from '@/lib/queries/request-json';
import {
  type SettingsAnswer,
  type SettingsFields,
  settingsPath,
  settingsQuery,
} from '@/lib/queries/settings';

export type SettingsDraft = {
  values: SettingsAnswer;
  change: (fields: SettingsFields) => void;
  /** Marks a field whose text is no valid value, which keeps the section from being saved. */
  refuse: (name: string, message: string | null) => void;
  problem: (name: string) => string | undefined;
};

export function SettingsForm({ children }: { children: (draft: SettingsDraft) => ReactNode }) {
  const text = useText(settingsText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const router = useRouter();
  const settings = useQuery(settingsQuery());
  const [changes, setChanges] = useState<SettingsFields>({});
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  // Starting over from the stored values also empties what was typed into the fields.
  const [generation, setGeneration] = useState(0);

  if (settings.isPending) return <Skeleton className="h-64 max-w-3xl" />;
  if (settings.isError) {
    return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  }

  function startOver() {
    setChanges({});
    setProblems({});
    setFailure(null);
    setGeneration((before) => before + 1);
  }

  async function save() {
    setPending(true);
    setFailure(null);
    try {
      const answer = await requestJson<SettingsAnswer>(settingsPath, { method: 'PATCH', body: changes });
      queries.setQueryData(settingsQuery().queryKey, answer);
      startOver();
      toast.success(text.saved);
      // Currency and time zone are part of what the server hands to every page.
      router.refresh();
    } catch (error) {
      const param = isApiError(error) ? error.param : undefined;
      if (param && param in changes) setProblems({ ...problems, [param]: errorMessage(error) });
      else setFailure(errorMessage(error));
    } finally {
      setPending(false);
    }
  }

  const stored = settings.data;
  const dirty = Object.keys(changes).length > 0 || Object.keys(problems).length > 0;
  const draft: SettingsDraft = {
    values: { ...stored, ...changes } as SettingsAnswer,
    change: (fields) => {
      const next = { ...changes, ...fields };
      setChanges(
        Object.fromEntries(
          Object.entries(next).filter(([name, value]) => stored[name as keyof SettingsAnswer] !== value),
        ),
      );
    },
    refuse: (name, message) => {
      const { [name]: _, ...others } = problems;
      setProblems(message === null ? others : { ...others, [name]: message });
    },
    problem: (name) => problems[name],
  };

  return (
    <form
      noValidate
      className="max-w-3xl"
      onSubmit={(event) => {
        event.preventDefault();
        if (dirty && Object.keys(problems).length === 0) void save();
      }}
    >
      <Card key={generation} className="divide-y divide-line">
        {children(draft)}
      </Card>
      {failure ? (
        <Notice tone="bad" className="mt-4">
          {failure}
        </Notice>
      ) : null}
      {dirty ? (
        <div className="sticky bottom-4 z-10 mt-4 flex flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-4">
          <span className="mr-auto text-ink-soft">{text.unsaved}</span>
          <Button onClick={startOver}>{text.discard}</Button>
          <Button
            type="submit"
            variant="primary"
            pending={pending}
            disabled={Object.keys(problems).length > 0}
          >
            {text.save}
          </Button>
        </div>
      ) : null}
    </form>
  );
}
