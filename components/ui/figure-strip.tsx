import type { ReactNode } from "react";

/** Figures side by side under the heading of a page; its children are `StripFigure`s, six of them fill a line. */
export const FigureStrip = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3 lg:grid-cols-6">
    {children}
  </dl>
);

/** A figure with its name above and what it means below. */
export const StripFigure = ({
  name,
  detail,
  children,
}: {
  name: string;
  detail: ReactNode;
  children: ReactNode;
}) => (
  <div className="flex flex-col gap-0.5 bg-surface px-4 py-3">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="text-lg leading-6 font-semibold tabular-nums">{children}</dd>
    <dd className="text-xs text-muted">{detail}</dd>
  </div>
);
