import { z } from "zod";

/** A kind of job. Its payload is stored as `{v, ...payload}`; a handler says which versions it understands. */
export type JobDefinition<Payload extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  readonly version: number;
  readonly payload: Payload;
};

export const job = <Payload extends z.ZodObject>(
  definition: JobDefinition<Payload>,
): JobDefinition<Payload> => definition;

/**
 * A stored payload as its definition's.
 * @throws Error for one of another version, or of another shape
 */
export function readPayload<Payload extends z.ZodObject>(
  definition: JobDefinition<Payload>,
  stored: unknown,
): z.output<Payload> {
  const { v, ...payload } = z.looseObject({ v: z.number() }).parse(stored);
  if (v !== definition.version) {
    throw new Error(`${definition.name}: payload of version ${v}, this program knows ${definition.version}`);
  }
  return definition.payload.parse(payload);
}
