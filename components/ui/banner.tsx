import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { TONE_SOFT, type Tone } from "./tone";

const ICONS: Record<Tone, LucideIcon> = {
  gray: Info,
  blue: Info,
  violet: Info,
  green: CircleCheck,
  amber: TriangleAlert,
  red: CircleAlert,
};

/** A line of words across a page or a card. Red and amber are announced. */
export function Banner({
  tone = "blue",
  icon,
  title,
  action,
  className,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  title?: ReactNode;
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}) {
  const Icon = icon ?? ICONS[tone];
  return (
    <div
      role={tone === "red" ? "alert" : "status"}
      className={cn("flex items-start gap-2 rounded-md border px-3 py-2 text-sm", TONE_SOFT[tone], className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 grow wrap-anywhere">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
