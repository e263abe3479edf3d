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

/** Whose predictions stand beside the labels. */
export const PREDICTORS = ["teacher", "student"] as const;
export type Predictor = (typeof PREDICTORS)[number];
/** teacher and student: names another action or target than the label; models: than each other. */
export const DISAGREEMENTS = ["teacher", "student", "models"] as const;

const confidence = z
  .string()
  .regex(/^(?:0|1|0?\.\d{1,6})-(?:0|1|0?\.\d{1,6})$/, 'a range within 0 to 1, like "0-0.6"')
  .refine((range) => {
    const [low, high] = range.split("-").map(Number);
    return low !== undefined && high !== undefined && low < high;
  }, "the lower end of a range comes first");
const confidenceOf = (who: Predictor) =>
  anyOf(confidence).describe(
    `Confidence of the ${who} that is shown: "0-0.6" means from 0 to below 0.6; a range that ends with 1 includes 1`,
  );

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
  domain: anyOf(facetValue).describe(`Domain, or "${NONE}"`),
  tone: anyOf(facetValue).describe(`Tone, or "${NONE}"`),
  pattern: anyOf(facetValue).describe(`Pattern, or "${NONE}"`),
  difficulty: anyOf(facetValue).describe(`Difficulty, or "${NONE}"`),
  disagree: anyOf(z.enum(DISAGREEMENTS)).describe(
    "teacher, student: whose decision is not the label's (action or target); models: teacher and student say different things",
  ),
  invalid: anyOf(z.enum(PREDICTORS)).describe("Whose answer is no legal decision"),
  teacher_confidence: confidenceOf("teacher"),
  student_confidence: confidenceOf("student"),
});
export type RowFilter = z.output<typeof rowFilterSchema>;
