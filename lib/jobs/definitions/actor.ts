import { z } from "zod";
import { type Actor, ROLES } from "@/lib/domain/access";

/** Whoever asked for a job, as it stands in the job's payload. */
export const actorSchema = z.object({
  kind: z.enum(["user", "key", "cli", "system"]),
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
});

/** Whoever asked for it, as the worker acts for him. */
export const asPayload = ({ kind, id, name, role }: Actor): z.input<typeof actorSchema> => ({
  kind,
  id,
  name,
  role,
});
