import { z } from "zod";
import { ACTIONS, isStorable } from "@/prompts/actions";

export const ROW_STATUSES = ["pending", "approved", "corrected", "rejected", "discarded"] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

/** The facet value of rows that lack it. */
export const NONE = "(none)";

/** One value or several, repeated (?action=reply&action=noop) or separated by commas; several mean "any of". */
export const anyOf = <T extends z.ZodType<string, string>>(value: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) =>
      [given]
        .flat()
        .flatMap((part) => part.split(","))
        .filter((part) => part !== ""),
    )
    .pipe(z.array(value).max(50))
    .transform((values): z.output<T>[] | undefined => (values.length > 0 ? [...new Set(values)] : undefined))
    .optional();

/** Postgres takes no such text, so no row can hold it either; pages read this schema without the API's own check. */
const storable = "holds a character that no row can hold";
const facetValue = z.string().max(200).refine(isStorable, storable);

/**
 * Which rows of a data set are meant: one shape for the browser's URL, the API, audits, exports and bulk actions.
 * All given conditions must hold.
 */
export const rowFilterSchema = z.object({
  q: z
    .string()
    .trim()
    .max(500)
    .refine(isStorable, storable)
    .optional()
    .transform((text) => (text === "" ? undefined : text))
    .describe('Full-text search over messages and tasks: words, "phrases", -without, or'),
  action: anyOf(z.enum(ACTIONS)),
  status: anyOf(z.enum(ROW_STATUSES)),
  channel: anyOf(facetValue).describe(`Channel, or "${NONE}"`),
  split: anyOf(facetValue).describe(`Split, or "${NONE}"`),
  warning: anyOf(facetValue).describe("Rows with this import warning, e.g. label_conflict"),
});
export type RowFilter = z.output<typeof rowFilterSchema>;
