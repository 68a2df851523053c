'use client';

import { type BadgeTone, StatusDot } from '@/components/ui/badge';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';

const tones: Record<string, BadgeTone> = {
  success: 'good',
  error: 'bad',
  aborted: 'warn',
  interrupted: 'neutral',
};

export function StatusMark({ status }: { status: string }) {
  const words: Readonly<Record<string, string>> = useText(usageText).status;
  return <StatusDot tone={tones[status] ?? 'neutral'}>{words[status] ?? status}</StatusDot>;
}
