import { Skeleton } from '@/components/ui/skeleton';

const rows = ['w-2/5', 'w-1/2', 'w-1/3', 'w-3/5', 'w-2/5', 'w-1/2', 'w-1/3', 'w-1/2'];

/** The shape of the list: two lines, and figures on the right. */
export function ListSkeleton() {
  return (
    <div aria-hidden>
      {rows.map((width, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          key={index}
          className="flex items-center gap-6 border-line border-b px-4 py-3 last:border-b-0"
        >
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className={`h-4 ${width}`} />
            <Skeleton className="h-3 w-3/4" />
          </div>
          <Skeleton className="hidden h-3 w-24 md:block" />
          <Skeleton className="hidden h-3 w-12 md:block" />
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
