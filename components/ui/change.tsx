import { formatChange } from '@/lib/format/numbers';
import { classNames } from './class-names';

type ChangeProps = {
  current: number;
  previous: number | null | undefined;
  /** Which way is good news; most figures are neither. */
  better?: 'up' | 'down';
  title?: string;
};

/** +12.4% against the period before; nothing where there is nothing to compare with. */
export function Change({ current, previous, better, title }: ChangeProps) {
  const text = formatChange(current, previous);
  if (text === null) return null;
  const rose = current > (previous ?? 0);
  const isGood = better !== undefined && text !== '0%' && rose === (better === 'up');
  const isBad = better !== undefined && text !== '0%' && !isGood;
  return (
    <span
      title={title}
      className={classNames(
        'whitespace-nowrap text-sm',
        isGood ? 'text-good' : isBad ? 'text-bad' : 'text-ink-faint',
      )}
    >
      {text}
    </span>
  );
}
