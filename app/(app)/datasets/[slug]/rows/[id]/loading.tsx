import { Page } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div aria-busy className="flex flex-col gap-5">
        <Skeleton className="h-9 w-56" />
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="flex flex-col gap-3">
            <Skeleton className="h-20 w-3/4" />
            <Skeleton className="h-16 w-3/4 self-end" />
            <Skeleton className="h-20 w-3/4" />
          </div>
          <Skeleton className="h-64" />
        </div>
      </div>
    </Page>
  );
}
