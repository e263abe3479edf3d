import { Page } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page>
      <div aria-busy className="flex flex-col gap-5">
        <Skeleton className="h-12 w-64" />
        <Skeleton className="h-96" />
        <Skeleton className="h-64" />
      </div>
    </Page>
  );
}
