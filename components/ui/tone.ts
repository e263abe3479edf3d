/** The hues that carry meaning. Each also has a word or an icon beside it: colour is never the only sign. */
export type Tone = "gray" | "blue" | "green" | "amber" | "red" | "violet";

export const TONE_SOFT: Record<Tone, string> = {
  gray: "bg-gray-bg text-gray-fg border-gray-line",
  blue: "bg-blue-bg text-blue-fg border-blue-line",
  green: "bg-green-bg text-green-fg border-green-line",
  amber: "bg-amber-bg text-amber-fg border-amber-line",
  red: "bg-red-bg text-red-fg border-red-line",
  violet: "bg-violet-bg text-violet-fg border-violet-line",
};

export const TONE_SOLID: Record<Tone, string> = {
  gray: "bg-gray-solid",
  blue: "bg-blue-solid",
  green: "bg-green-solid",
  amber: "bg-amber-solid",
  red: "bg-red-solid",
  violet: "bg-violet-solid",
};

export const TONE_TEXT: Record<Tone, string> = {
  gray: "text-gray-fg",
  blue: "text-blue-fg",
  green: "text-green-fg",
  amber: "text-amber-fg",
  red: "text-red-fg",
  violet: "text-violet-fg",
};
