import type { Route } from "next";
import Link from "next/link";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num, Percent } from "@/components/ui/format";
import type { DatasetQuality } from "@/lib/contracts/quality";

type Pair = DatasetQuality["near_duplicates"]["pairs"][number];

/** Pairs that are alike, the two rows side by side. */
export function AlikeCard({ quality, slug }: { quality: DatasetQuality; slug: string }) {
  const { near_duplicates: all, across_splits: across, near_duplicates_complete: complete } = quality;
  const greatest = across.greatest_train_test;
  return (
    <Card>
      <CardHeader
        title="Rows that are alike"
        description="By the word 5-grams of what users say and of the task summaries (Jaccard similarity), exactly."
      />
      <CardBody className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          {!complete && "So many rows are alike that the search gave up; there are at least these. "}
          {greatest === null
            ? "There is no train or no test split to compare."
            : greatest === 0
              ? "No row of the test split has a 5-gram in common with the train split."
              : null}
          {greatest !== null && greatest > 0 && (
            <>
              The most alike rows of train and test: <Percent value={greatest} />.
            </>
          )}
        </p>
        <Pairs title="At least 50 % alike" found={all} slug={slug} />
        <Pairs title="At least 30 % alike, in different splits" found={across} slug={slug} />
      </CardBody>
    </Card>
  );
}

function Pairs({
  title,
  found,
  slug,
}: {
  title: string;
  found: { count: number; pairs: readonly Pair[] };
  slug: string;
}) {
  return (
    <section aria-label={title}>
      <h3 className="text-xs font-medium">
        {title}: {found.count === 0 ? "none" : <Num value={found.count} />}
        {found.count > found.pairs.length && (
          <span className="font-normal text-muted">, of which the first {found.pairs.length}</span>
        )}
      </h3>
      {found.pairs.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard
        <ul tabIndex={0} className="mt-2 flex max-h-96 flex-col gap-2 overflow-auto">
          {found.pairs.map(({ a, b, similarity }) => (
            <li
              key={`${a.id} ${b.id}`}
              className="grid items-center gap-2 rounded-md border p-2 sm:grid-cols-[3.5rem_1fr_1fr]"
            >
              <span className="text-sm font-medium">
                <Percent value={similarity} digits={0} />
              </span>
              <Side side={a} slug={slug} />
              <Side side={b} slug={slug} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const Side = ({ side, slug }: { side: Pair["a"]; slug: string }) => (
  <Link
    href={`/datasets/${slug}/rows/${side.id}` as Route}
    className="min-w-0 rounded-sm border border-transparent bg-sunken p-2 text-xs hover:border-line-strong"
  >
    <span className="line-clamp-3 wrap-anywhere">{side.excerpt || "(the user says nothing)"}</span>
    <span className="mt-1 block text-muted">{side.split || "no split"}</span>
  </Link>
);
