'use client';

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';

export type Shortcut = {
  /** One key (`?`), two after each other (`g o`), or with the command key (`mod+k`). */
  keys: string;
  run: () => void;
  /** Also while typing and inside dialogs; only for combinations with a modifier. */
  always?: boolean;
};

type Registry = { add: (shortcut: Shortcut) => () => void };

const ShortcutContext = createContext<Registry>({ add: () => () => {} });

const sequenceMillis = 1200;

/** True while keys belong to text: in a field, or in an input method composing Chinese. */
function isTyping(event: KeyboardEvent): boolean {
  // 229 is what browsers report for keys an input method has taken, some without isComposing.
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  if (target.getAttribute('role') === 'combobox') return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

function isInPopup(event: KeyboardEvent): boolean {
  const popup = '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]';
  if (event.target instanceof Element && event.target.closest(popup)) return true;
  return document.querySelector('[role="dialog"][data-open],[role="alertdialog"][data-open]') !== null;
}

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const shortcuts = useRef(new Set<Shortcut>());
  const pending = useRef<{ key: string; at: number } | null>(null);

  useEffect(() => {
    function find(keys: string): Shortcut | undefined {
      // The latest registered wins, so that what lies on top answers first.
      return [...shortcuts.current].reverse().find((shortcut) => shortcut.keys === keys);
    }

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (event.metaKey || event.ctrlKey) {
        const shortcut = event.altKey || event.isComposing ? undefined : find(`mod+${key}`);
        if (shortcut && (shortcut.always || !(isTyping(event) || isInPopup(event)))) {
          event.preventDefault();
          shortcut.run();
        }
        return;
      }
      if (event.altKey || isTyping(event) || isInPopup(event)) return;
      const before = pending.current;
      pending.current = null;
      const sequence =
        before && event.timeStamp - before.at < sequenceMillis ? find(`${before.key} ${key}`) : undefined;
      const shortcut = sequence ?? find(key);
      if (shortcut) {
        event.preventDefault();
        shortcut.run();
      } else if ([...shortcuts.current].some((candidate) => candidate.keys.startsWith(`${key} `))) {
        pending.current = { key, at: event.timeStamp };
      }
    }

    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const registry = useMemo<Registry>(
    () => ({
      add: (shortcut) => {
        shortcuts.current.add(shortcut);
        return () => shortcuts.current.delete(shortcut);
      },
    }),
    [],
  );
  return <ShortcutContext value={registry}>{children}</ShortcutContext>;
}

/** Answers keys while the component is shown. */
export function useShortcut(
  keys: string,
  run: () => void,
  options: { always?: boolean; enabled?: boolean } = {},
): void {
  const registry = useContext(ShortcutContext);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const { always = false, enabled = true } = options;
  useEffect(() => {
    if (!enabled) return;
    return registry.add({ keys, always, run: () => latest.current() });
  }, [registry, keys, always, enabled]);
}
