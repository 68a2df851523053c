import { formatBytes, formatExact } from '@/lib/format/numbers';
import type { jobsText } from '@/lib/i18n/dictionaries/jobs';
import type { JobRun } from '@/lib/queries/jobs';

type Words = (typeof jobsText)['en'];

/** A name of a newer version stands for itself. */
export function wordFor(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? name;
}

export function scheduleWords(schedule: string | null, words: Words): string {
  if (schedule === null) return words.byHand;
  const [minute = '', hour = '', ...rest] = schedule.split(' ');
  const plain = (field: string) => /^\d{1,2}$/.test(field);
  if (rest.join(' ') === '* * *' && plain(minute)) {
    const minutes = minute.padStart(2, '0');
    if (plain(hour)) return words.daily(`${hour.padStart(2, '0')}:${minutes}`);
    if (hour === '*') return words.hourly(minutes);
  }
  return words.cron(schedule);
}

export function tookWords({ startedAt, finishedAt }: JobRun, now: number, words: Words): string {
  const millis = Math.max(0, (finishedAt ? Date.parse(finishedAt) : now) - Date.parse(startedAt));
  const seconds = millis / 1000;
  if (seconds < 0.1) return words.seconds('<0.1');
  if (seconds < 60) return words.seconds(seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0));
  return words.minutes(String(Math.floor(seconds / 60)), String(Math.floor(seconds % 60)));
}

/** Looked, and changed nothing. */
export function isDryRun({ params }: JobRun): boolean {
  return typeof params === 'object' && params !== null && 'dryRun' in params && params.dryRun === true;
}

/** A report in one line: figures with their names, lists by how many they hold. */
export function reportWords(report: unknown, words: Words): string {
  if (typeof report !== 'object' || report === null) return '';
  return Object.entries(report)
    .flatMap(([name, value]: [string, unknown]) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return reportWords(value, words) || [];
      }
      const shown = Array.isArray(value)
        ? value.length > 0
          ? formatExact(value.length)
          : null
        : typeof value === 'number'
          ? name.startsWith('bytes')
            ? formatBytes(value)
            : formatExact(value)
          : typeof value === 'string'
            ? value
            : null;
      return shown === null ? [] : [`${wordFor(words.results, name)} ${shown}`];
    })
    .join(' · ');
}

/** 0 to 100 where the job tells how far it is. */
export function progressOf(progress: unknown): number | null {
  if (typeof progress !== 'object' || progress === null || !('done' in progress) || !('of' in progress)) {
    return null;
  }
  const { done, of } = progress;
  return typeof done === 'number' && typeof of === 'number' && of > 0 ? (done / of) * 100 : null;
}

export const stateTones = {
  running: 'accent',
  cancelling: 'accent',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
  interrupted: 'warn',
} as const;

export function toneOf(state: string): (typeof stateTones)[keyof typeof stateTones] {
  return Object.entries(stateTones).find(([name]) => name === state)?.[1] ?? 'neutral';
}
