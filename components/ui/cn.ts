import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({ extend: { theme: { text: ["2xs"] } } });

/** Joins class names; of two that contradict each other the later one wins. */
export const cn = (...values: ClassValue[]): string => merge(clsx(values));
