import type { Tone } from "@/components/ui/tone";

/** Marks follow the theme: the browser resolves these, light or dark. */
export const MARK: Record<Tone, string> = {
  gray: "var(--gray-solid)",
  blue: "var(--blue-solid)",
  green: "var(--green-solid)",
  amber: "var(--amber-solid)",
  red: "var(--red-solid)",
  violet: "var(--violet-solid)",
};

export const GRID = "var(--line)";
export const AXIS = { stroke: "var(--line-strong)", tickLine: false } as const;
export const TICK = { fill: "var(--muted)", fontSize: 11 } as const;

/** Lines differ by dash as well as by colour. */
export const DASHES = ["", "6 3", "2 3", "8 3 2 3"] as const;
