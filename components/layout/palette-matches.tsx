'use client';

// What the palette finds by asking: keys and models, and for administrators users and accounts.
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { KeyRound, Server, Users } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Swatch } from '@/components/charts/chart-legend';
import { ErrorState } from '@/components/ui/error-state';
import { modelColour } from '@/lib/format/model-colour';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { useText } from '@/lib/i18n/locale-provider';
import { accountsFound } from '@/lib/queries/accounts';
import { requestsAddress } from '@/lib/queries/drill-down';
import { keysFound } from '@/lib/queries/keys';
import { facetsQuery } from '@/lib/queries/usage';
import { usersFound } from '@/lib/queries/users';
import { PaletteItem, paletteGroupStyle } from './palette-item';
import { useViewer } from './viewer';

const pauseMillis = 200;
/** Fewer letters match nearly everything; one Chinese character says as much as several Latin letters. */
const longEnough = /..|\p{Script=Han}/u;
const shownOfEach = 5;

type PaletteMatchesProps = { search: string; onChoose: (address: string) => void };

export function PaletteMatches({ search, onChoose }: PaletteMatchesProps) {
  const text = useText(shellText);
  const { role } = useViewer();
  const address = useSearchParams();
  const settled = useSettled(search);
  const enabled = longEnough.test(settled);
  const isAdmin = role === 'admin';
  const wanted = settled.toLowerCase();

  const models = useQuery({ ...facetsQuery(role, { from: '30d' }, ['model']), enabled });
  const keys = useQuery({ ...keysFound(isAdmin ? 'all' : 'own', settled, shownOfEach), enabled });
  const users = useQuery({ ...usersFound(settled, shownOfEach), enabled: enabled && isAdmin });
  const accounts = useQuery({ ...accountsFound(settled, shownOfEach), enabled: enabled && isAdmin });
  if (!enabled) return null;

  const asked = [models, keys, ...(isAdmin ? [users, accounts] : [])];
  const failed = asked.find((answer) => answer.isError && !answer.data);
  const foundModels = (models.data?.facets.model ?? [])
    .filter(({ value }) => value.toLowerCase().includes(wanted))
    .slice(0, shownOfEach);
  const foundKeys = (keys.data?.items ?? [])
    // One's own keys come all at once.
    .filter((key) => isAdmin || `${key.name} ${key.prefix} ${key.last4}`.toLowerCase().includes(wanted))
    .slice(0, shownOfEach);

  return (
    <>
      {foundKeys.length > 0 ? (
        <Command.Group heading={text.paletteGroups.keys} className={paletteGroupStyle}>
          {foundKeys.map((key) => (
            <PaletteItem
              key={key.id}
              value={`key ${key.id}`}
              keywords={[search, settled]}
              icon={<KeyRound />}
              {...(isAdmin && key.userName ? { note: key.userName } : {})}
              onSelect={() => onChoose(`/keys?q=${encodeURIComponent(key.name)}`)}
            >
              {key.name}
            </PaletteItem>
          ))}
        </Command.Group>
      ) : null}
      {foundModels.length > 0 ? (
        <Command.Group heading={text.paletteGroups.models} className={paletteGroupStyle}>
          {foundModels.map(({ value }) => (
            <PaletteItem
              key={value}
              value={`model ${value}`}
              keywords={[search, settled]}
              icon={<Swatch colour={modelColour(value)} />}
              onSelect={() => onChoose(requestsAddress(address, { model: value }))}
            >
              {value}
            </PaletteItem>
          ))}
        </Command.Group>
      ) : null}
      {(users.data?.items ?? []).length > 0 ? (
        <Command.Group heading={text.paletteGroups.users} className={paletteGroupStyle}>
          {users.data?.items.map((user) => (
            <PaletteItem
              key={user.id}
              value={`user ${user.id}`}
              keywords={[search, settled]}
              icon={<Users />}
              note={user.email}
              onSelect={() => onChoose(`/users?q=${encodeURIComponent(user.email)}`)}
            >
              {user.name}
            </PaletteItem>
          ))}
        </Command.Group>
      ) : null}
      {(accounts.data?.items ?? []).length > 0 ? (
        <Command.Group heading={text.paletteGroups.accounts} className={paletteGroupStyle}>
          {accounts.data?.items.map((account) => (
            <PaletteItem
              key={account.id}
              value={`account ${account.id}`}
              keywords={[search, settled]}
              icon={<Server />}
              note={account.provider}
              onSelect={() => onChoose(`/accounts?q=${encodeURIComponent(account.name)}`)}
            >
              {account.name}
            </PaletteItem>
          ))}
        </Command.Group>
      ) : null}
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => asked.forEach((answer) => void answer.refetch())} />
      ) : asked.some((answer) => answer.isFetching) || settled !== search ? (
        <Command.Loading className="px-2.5 py-2 text-ink-faint text-sm">
          {text.paletteSearching}
        </Command.Loading>
      ) : null}
    </>
  );
}

/** What was typed, once typing has paused. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMillis);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
