'use client';

import { ChevronDown } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { classNames } from './class-names';
import { inputStyle } from './input';

export type SelectOption<Value extends string> = { value: Value; label: string; icon?: ReactNode };

export type SelectProps<Value extends string> = {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  /** Needed where no visible label points at the control. */
  label?: string;
  id?: string;
  name?: string;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

export const selectTriggerStyle = classNames(
  inputStyle,
  'flex h-8 cursor-pointer items-center justify-between gap-2 text-left data-popup-open:bg-hover',
);

const loadControl = () => import('./select-control');
// The control is generic; what lazy() keeps of it is one instance, which is all that a string value needs.
const SelectControl = lazy(() => loadControl().then((module) => ({ default: module.SelectControl<string> })));

/** One of a list. The list, and what it takes to place it, arrives when it is first opened. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const [wanted, setWanted] = useState(false);
  const button = <SelectButton {...props} onOpen={() => setWanted(true)} />;
  if (!wanted) return button;
  const { onValueChange, ...rest } = props;
  return (
    <Suspense fallback={button}>
      <SelectControl {...rest} onValueChange={(value) => onValueChange(value as Value)} />
    </Suspense>
  );
}

function SelectButton<Value extends string>(props: SelectProps<Value> & { onOpen: () => void }) {
  const chosen = props.options.find((option) => option.value === props.value);
  const prepare = () => void loadControl();
  return (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-label={props.label}
      id={props.id}
      disabled={props.disabled}
      aria-describedby={props['aria-describedby']}
      aria-invalid={props['aria-invalid']}
      onPointerEnter={prepare}
      onFocus={prepare}
      onClick={props.onOpen}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        props.onOpen();
      }}
      className={classNames(selectTriggerStyle, props.className)}
    >
      <span className={classNames('truncate', !chosen && 'text-ink-faint')}>
        {chosen?.label ?? props.placeholder}
      </span>
      <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
    </button>
  );
}
