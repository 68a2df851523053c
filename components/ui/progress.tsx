import { classNames } from './class-names';

const tones = { accent: 'bg-accent', warn: 'bg-warn', bad: 'bg-bad' } as const;

/** `value` from 0 to 100; null while the length of the work is not known. */
export function Progress({
  value,
  label,
  tone = 'accent',
  className,
}: {
  value: number | null;
  label: string;
  tone?: keyof typeof tones;
  className?: string;
}) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value ?? undefined}
      className={classNames('h-1.5 w-full overflow-hidden rounded-full bg-sunken', className)}
    >
      <div
        className={classNames(
          'h-full rounded-full transition-[width]',
          tones[tone],
          value === null && 'w-1/3 animate-pulse',
        )}
        style={value === null ? undefined : { width: `${value}%` }}
      />
    </div>
  );
}
