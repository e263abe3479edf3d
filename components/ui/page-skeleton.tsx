import { cn } from "./cn";
import { Page } from "./page-header";
import { Skeleton } from "./skeleton";

type Props = {
  /** Size of the heading, as classes. */
  title?: string;
  /** Height of each block below it, as classes. */
  rows?: readonly string[];
  className?: string;
};

/** Stands for a page of blocks below a heading while it is being read. */
export const PageSkeleton = ({ title = "h-8 w-40", rows = ["h-24", "h-24"], className }: Props) => (
  <Page>
    <div aria-busy className={cn("flex flex-col gap-4", className)}>
      <Skeleton className={title} />
      {rows.map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks never change
        <Skeleton key={index} className={height} />
      ))}
    </div>
  </Page>
);
