import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Num } from "@/components/ui/format";

type Why = { message: string };

export type ShownStale = {
  audits: readonly { id: string; name: string; dataset: string; reviews: number; why: readonly Why[] }[];
  certificates: readonly {
    id: string;
    dataset: string;
    model: string;
    version: number;
    certified: number;
    why: readonly Why[];
  }[];
};

/** Audits with their reviews, and certificates, that an older prompt or labelling guide made. */
export function StaleList({ stale: { audits, certificates } }: { stale: ShownStale }) {
  return (
    <ul>
      {audits.map((audit) => (
        <Line
          key={audit.id}
          href={`/audits/${audit.id}`}
          name={audit.name}
          note={
            <>
              {audit.dataset} · audit, <Num value={audit.reviews} />{" "}
              {audit.reviews === 1 ? "review" : "reviews"}
            </>
          }
          why={audit.why}
        />
      ))}
      {certificates.map((one) => (
        <Line
          key={one.id}
          href={`/datasets/${one.dataset}`}
          name={`${one.model}, version ${one.version}`}
          note={
            <>
              {one.dataset} · calibration with <Num value={one.certified} /> certified{" "}
              {one.certified === 1 ? "threshold" : "thresholds"}
            </>
          }
          why={one.why}
        />
      ))}
    </ul>
  );
}

function Line({
  href,
  name,
  note,
  why,
}: {
  href: string;
  name: string;
  note: ReactNode;
  why: readonly Why[];
}) {
  return (
    <li className="grid gap-x-6 gap-y-1 border-b px-4 py-3 last:border-b-0 md:grid-cols-2">
      <div className="min-w-0">
        <Link href={href as Route} className="font-medium wrap-anywhere hover:underline">
          {name}
        </Link>
        <p className="text-xs text-muted">{note}</p>
      </div>
      <p className="text-xs text-amber-fg">{why.map(({ message }) => message).join(" ")}</p>
    </li>
  );
}
