'use client';

import { useState } from 'react';
import { Input } from '@/components/ui/input';
import { formatExact } from '@/lib/format/numbers';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';

type NumberControlProps = {
  value: number | null;
  /** An empty field means null where that is allowed. */
  emptyAllowed?: boolean;
  from: number;
  to: number;
  decimals?: number;
  unit?: string;
  placeholder?: string;
  onChange: (value: number | null) => void;
  onProblem: (message: string | null) => void;
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

export function NumberControl(props: NumberControlProps) {
  const text = useText(settingsText);
  const [typed, setTyped] = useState(props.value === null ? '' : String(props.value));

  function take(next: string) {
    setTyped(next);
    const plain = next.trim();
    if (plain === '' && props.emptyAllowed) {
      props.onProblem(null);
      props.onChange(null);
      return;
    }
    const pattern = new RegExp(props.decimals ? `^\\d+(\\.\\d{1,${props.decimals}})?$` : '^\\d+$');
    const value = Number(plain);
    if (!pattern.test(plain) || value < props.from || value > props.to) {
      props.onProblem(text.badNumber(formatExact(props.from), formatExact(props.to)));
      return;
    }
    props.onProblem(null);
    props.onChange(value);
  }

  return (
    <span className="flex items-center gap-2 sm:justify-end">
      <Input
        id={props.id}
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        inputMode={props.decimals ? 'decimal' : 'numeric'}
        autoComplete="off"
        value={typed}
        placeholder={props.placeholder}
        onChange={(event) => take(event.target.value)}
        className="w-28 text-right"
      />
      {props.unit ? <span className="w-10 text-left text-ink-soft">{props.unit}</span> : null}
    </span>
  );
}
