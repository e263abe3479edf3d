import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <div aria-busy className="flex h-page flex-col gap-3 px-4 py-3">
      <Skeleton className="h-9 w-72" />
      <Skeleton className="h-8 w-full" />
      <div className="flex grow gap-3">
        <Skeleton className="w-52 max-lg:hidden" />
        <div className="flex grow flex-col gap-1.5">
          {Array.from({ length: 16 }, (_, line) => line).map((line) => (
            <Skeleton key={line} className="h-7" />
          ))}
        </div>
      </div>
    </div>
  );
}
