import { PageSkeleton } from "@/components/ui/page-skeleton";

export default function Loading() {
  return <PageSkeleton title="h-12 w-64" rows={["h-96", "h-64"]} className="gap-5" />;
}
