'use client';

import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import type { SettingsAnswer } from '@/lib/queries/settings';
import type { SettingsDraft } from './settings-form';

type Preset = SettingsAnswer['redactionPresets'][number];
type Rule = SettingsAnswer['redactionRules'][number];

const presets: readonly Preset[] = ['keys', 'email', 'phone', 'card'];
const mostRules = 50;

/** What is taken out of conversations before anything is written. */
export function RedactionSection({ values, change, refuse, problem }: SettingsDraft) {
  const text = useText(settingsText);
  const { redactionPresets: chosen, redactionRules: rules } = values;

  function setRules(next: Rule[]) {
    const incomplete = next.some(({ name, pattern }) => name.trim() === '' || pattern === '');
    refuse('redactionRules', incomplete ? text.redactionIncomplete : null);
    change({ redactionRules: next });
  }

  return (
    <>
      <fieldset className="px-4 py-3">
        <legend className="float-left w-full font-medium">{text.redactionPresets}</legend>
        <p className="text-ink-soft text-sm">{text.redactionPresetsHint}</p>
        <div className="mt-2 grid gap-2 sm:grid-cols-2">
          {presets.map((preset) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside
            <label key={preset} className="flex items-center gap-2">
              <Checkbox
                checked={chosen.includes(preset)}
                onCheckedChange={(on) =>
                  change({
                    redactionPresets: presets.filter((name) =>
                      name === preset ? on : chosen.includes(name),
                    ),
                  })
                }
              />
              {text.redactionPreset[preset]}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="px-4 py-3">
        <legend className="float-left w-full font-medium">{text.redactionRules}</legend>
        <p className="text-ink-soft text-sm">{text.redactionRulesHint}</p>
        {rules.length > 0 ? (
          <ul className="mt-3 flex flex-col gap-2">
            {rules.map((rule, index) => (
              <RuleFields
                // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no identity but its place
                key={index}
                rule={rule}
                number={index + 1}
                onChange={(next) => setRules(rules.map((other, at) => (at === index ? next : other)))}
                onRemove={() => setRules(rules.filter((_, at) => at !== index))}
              />
            ))}
          </ul>
        ) : null}
        {problem('redactionRules') ? (
          <p role="alert" className="mt-2 text-bad text-sm">
            {problem('redactionRules')}
          </p>
        ) : null}
        <Button
          className="mt-3"
          disabled={rules.length >= mostRules}
          onClick={() => setRules([...rules, { name: '', pattern: '' }])}
        >
          <Plus />
          {text.redactionAdd}
        </Button>
      </fieldset>
    </>
  );
}

type RuleFieldsProps = {
  rule: Rule;
  number: number;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
};

function RuleFields({ rule, number, onChange, onRemove }: RuleFieldsProps) {
  const text = useText(settingsText);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_2rem] gap-2 sm:grid-cols-[12rem_minmax(0,1fr)_2rem]">
      <Input
        aria-label={text.redactionName(number)}
        placeholder={text.redactionNameExample}
        value={rule.name}
        maxLength={60}
        onChange={(event) => onChange({ ...rule, name: event.target.value })}
        className="max-sm:col-span-2"
      />
      <Input
        aria-label={text.redactionPattern(number)}
        placeholder="\bEMP-\d{6}\b"
        value={rule.pattern}
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ ...rule, pattern: event.target.value })}
        className="font-mono"
      />
      <Button variant="quiet" size="icon" aria-label={text.redactionRemove(number)} onClick={onRemove}>
        <Trash2 />
      </Button>
    </li>
  );
}
