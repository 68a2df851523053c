'use client';

import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { classNames } from './class-names';
import { usePopupLayer } from './popup-layer';
import { optionStyle, popupStyle } from './popup-style';
import { type SelectProps, selectTriggerStyle } from './select';

/** The real control; open at once, since it takes the place of the button that was pressed. */
export function SelectControl<Value extends string>({
  value,
  onValueChange,
  options,
  label,
  id,
  name,
  placeholder,
  disabled,
  className,
  ...aria
}: SelectProps<Value>) {
  const layer = usePopupLayer();
  return (
    <Base.Root
      defaultOpen
      items={options}
      value={value}
      name={name}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next as Value);
      }}
    >
      <Base.Trigger
        id={id}
        aria-label={label}
        className={classNames(selectTriggerStyle, className)}
        {...aria}
      >
        <Base.Value placeholder={placeholder} className="truncate data-placeholder:text-ink-faint" />
        <Base.Icon className="shrink-0 text-ink-faint">
          <ChevronDown className="size-4" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={layer}>
        <Base.Positioner className="z-50 outline-none" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={classNames(popupStyle, 'min-w-(--anchor-width)')}>
            <Base.List className="max-h-[min(var(--available-height),20rem)] overflow-y-auto p-1">
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={optionStyle}>
                  {option.icon}
                  <Base.ItemText className="min-w-0 flex-1 truncate">{option.label}</Base.ItemText>
                  <Base.ItemIndicator>
                    <Check className="size-4 text-accent" />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
