'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Siren } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { useErrorMessage } from '@/components/ui/error-message';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useText } from '@/lib/i18n/locale-provider';
import { channelsQuery, type RuleView, rulesPath, rulesQuery } from '@/lib/queries/quotas';
import { requestJson } from '@/lib/queries/request-json';

const RuleDialog = dynamic(() => import('./rule-dialog').then((module) => module.RuleDialog), { ssr: false });

export function RulesSection() {
  const text = useText(quotasText);
  const rules = useQuery(rulesQuery());
  const [editing, setEditing] = useState<RuleView | 'new' | null>(null);
  const add = (
    <Button variant="primary" onClick={() => setEditing('new')}>
      <Plus />
      {text.rules.add}
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex justify-end">{add}</div>
      <Card aria-busy={rules.isPending}>
        {rules.isPending ? (
          <TableSkeleton rows={6} columns={3} />
        ) : rules.isError ? (
          <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />
        ) : rules.data.items.length === 0 ? (
          <EmptyState icon={Siren} title={text.rules.empty} />
        ) : (
          <ul aria-label={text.tabs.rules} className="divide-y divide-line">
            {rules.data.items.map((rule) => (
              <RuleEntry key={rule.id} rule={rule} onEdit={() => setEditing(rule)} />
            ))}
          </ul>
        )}
      </Card>
      {editing ? (
        <RuleDialog rule={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}

/** The rules that come with Weir are named after their kind: shown in the reader's language. */
export function useRuleName(): (rule: RuleView) => string {
  const { kinds } = useText(quotasText).rules;
  return (rule) => (rule.name === rule.kind ? kinds[rule.kind] : rule.name);
}

function RuleEntry({ rule, onEdit }: { rule: RuleView; onEdit: () => void }) {
  const text = useText(quotasText);
  const common = useText(commonText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const nameOf = useRuleName();
  const channels = useQuery(channelsQuery());
  const [pending, setPending] = useState(false);

  async function toggle(enabled: boolean) {
    setPending(true);
    try {
      await requestJson(`${rulesPath}/${encodeURIComponent(rule.id)}`, {
        method: 'PATCH',
        body: { enabled },
      });
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [rulesPath] });
    }
  }

  const labels: Record<string, string> = text.rules.settings;
  const conditions = Object.entries(rule.config).map(
    ([name, value]) => `${labels[name] ?? name}: ${String(value)}`,
  );
  const told =
    channels.data?.items.filter(({ id }) => rule.channelIds.includes(id)).map(({ name }) => name) ?? [];
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">{nameOf(rule)}</p>
        <p className="break-words text-ink-soft text-sm">
          {[...conditions, told.length > 0 ? told.join(', ') : text.rules.allChannels].join(' · ')}
        </p>
      </div>
      <Button size="small" onClick={onEdit} aria-label={`${common.edit}: ${nameOf(rule)}`}>
        {common.edit}
      </Button>
      <Switch
        aria-label={nameOf(rule)}
        checked={rule.enabled}
        disabled={pending}
        onCheckedChange={(enabled) => void toggle(enabled)}
      />
    </li>
  );
}
