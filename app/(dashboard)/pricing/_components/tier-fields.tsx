'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { emptyTier, type TypedTier } from './price-form';

type TierFieldsProps = {
  tiers: readonly TypedTier[];
  onChange: (tiers: TypedTier[]) => void;
  error: string | undefined;
};

const mostTiers = 10;
const order = ['above', 'input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;

export function TierFields({ tiers, onChange, error }: TierFieldsProps) {
  const text = useText(pricingText);
  const labels = { ...text.buckets, above: text.form.above };
  const change = (key: number, part: Partial<TypedTier>) =>
    onChange(tiers.map((tier) => (tier.key === key ? { ...tier, ...part } : tier)));
  return (
    <div className="flex flex-col gap-3">
      {tiers.map((tier, index) => (
        <fieldset key={tier.key} className="relative rounded-md border border-line p-3 pr-10">
          <legend className="sr-only">
            {text.form.tiers} {index + 1}
          </legend>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
            {order.map((name) => (
              <Field key={name} label={labels[name]}>
                <Input
                  inputMode={name === 'above' ? 'numeric' : 'decimal'}
                  autoComplete="off"
                  value={tier[name]}
                  placeholder={name === 'above' ? '200K' : name.startsWith('cache') ? text.sameAsInput : ''}
                  onChange={(event) => change(tier.key, { [name]: event.target.value })}
                />
              </Field>
            ))}
          </div>
          <Button
            variant="quiet"
            size="icon-small"
            aria-label={text.form.removeTier(index + 1)}
            className="absolute top-1 right-1"
            onClick={() => onChange(tiers.filter(({ key }) => key !== tier.key))}
          >
            <X />
          </Button>
        </fieldset>
      ))}
      {error ? (
        <p role="alert" className="text-bad text-sm">
          {error}
        </p>
      ) : null}
      {tiers.length < mostTiers ? (
        <Button size="small" className="self-start" onClick={() => onChange([...tiers, emptyTier()])}>
          <Plus />
          {text.form.addTier}
        </Button>
      ) : null}
    </div>
  );
}
