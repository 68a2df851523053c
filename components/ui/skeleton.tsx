import { classNames } from './class-names';

/** A grey shape where content will be. The region around it carries `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={classNames(
        'base:h-4 animate-pulse motion-reduce:animate-none base:rounded-sm bg-sunken',
        className,
      )}
    />
  );
}

export function TableSkeleton({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div aria-hidden className="w-full">
      {Array.from({ length: rows + 1 }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          key={row}
          className="flex h-9 items-center gap-4 border-line border-b px-3 last:border-b-0"
        >
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton
              // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
              key={column}
              className={classNames('h-3', column === 0 ? 'flex-[2]' : 'flex-1', row === 0 && 'opacity-60')}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
