import { z } from "zod";

/** The body of every error answer. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.string().describe("One of the codes of the error table"),
    message: z.string().describe("Where, what, and how to mend it"),
    details: z.unknown().optional(),
  }),
});
