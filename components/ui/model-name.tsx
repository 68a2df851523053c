import { modelColour } from '@/lib/format/model-colour';
import { classNames } from './class-names';

/** A model with its colour; the name is always there, since colour alone tells nobody anything. */
export function ModelName({ model, className }: { model: string; className?: string }) {
  return (
    <span
      className={classNames('inline-flex min-w-0 max-w-full items-center gap-1.5', className)}
      title={model}
    >
      <span
        aria-hidden
        className="size-2.5 shrink-0 rounded-[3px]"
        style={{ background: modelColour(model) }}
      />
      <span className="truncate">{model}</span>
    </span>
  );
}
