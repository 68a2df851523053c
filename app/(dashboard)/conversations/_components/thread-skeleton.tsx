import { Skeleton } from '@/components/ui/skeleton';

/** The shape of a question and its answer. */
export function ThreadSkeleton() {
  return (
    <div aria-hidden className="flex flex-col gap-6 p-4">
      <Skeleton className="h-16 w-2/3" />
      <div className="flex flex-col gap-2">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-4" />
        <Skeleton className="h-4" />
        <Skeleton className="h-4 w-3/5" />
        <Skeleton className="mt-2 h-32" />
      </div>
      <Skeleton className="h-16 w-1/2" />
      <Skeleton className="h-24" />
    </div>
  );
}
