import type { Prisma } from "@/lib/generated/prisma/client";
import { type DbOrTx, db } from "./client";

const withRun = {
  run: {
    select: { kind: true, status: true, createdAt: true, model: { select: { name: true, role: true } } },
  },
} satisfies Prisma.PredictionInclude;

export type PredictionRow = Prisma.PredictionGetPayload<{ include: typeof withRun }>;

/** What these runs say of a row; what every run says of it where `runIds` is null. Newest run first. */
export const predictionsOf = (
  conversationId: string,
  runIds: readonly string[] | null,
  client: DbOrTx = db(),
): Promise<PredictionRow[]> =>
  client.prediction.findMany({
    where: { conversationId, ...(runIds && { runId: { in: [...runIds] } }) },
    include: withRun,
    orderBy: [{ run: { createdAt: "desc" } }, { runId: "desc" }],
    take: 200,
  });
