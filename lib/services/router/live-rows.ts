import { Readable } from "node:stream";
import type { ImportSummary } from "@/lib/contracts/imports";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import { type DecisionRow, noteRow, rowOfDecision } from "@/lib/db/decisions";
import type { Actor } from "@/lib/domain/access";
import { contentHash, inputHash } from "@/lib/domain/canonical/hash";
import type { Message, Task } from "@/prompts/actions";
import { importRows } from "../imports/import-rows";

/** Where live turns go unless somebody says otherwise: apart from what is sampled. */
export const LIVE_DATASET = "live";

/** A decision of which talk and ledger were kept. */
export type Kept = DecisionRow & { messages: object; tasks: object };
export const isKept = (decision: DecisionRow): decision is Kept =>
  decision.messages !== null && decision.tasks !== null;

const rowOf = ({ messages, tasks, final }: Kept) => ({
  // As the contract let them in.
  messages: messages as Message[],
  tasks: tasks as Task[],
  final,
});

/** Imports the turns with their decisions as pending rows, all of them in one import. What stands already is found. */
export function importDecisions(
  actor: Actor,
  decisions: readonly Kept[],
  { dataset, name }: { dataset: string; name: string },
): Promise<ImportSummary> {
  const lines = decisions.map((decision) => {
    const { id, channel, source, reason, confidence, redacted, doubt } = decision;
    const meta = {
      ...(channel !== "" && { channel }),
      source: "live",
      route: { decision_id: id, by: source, reason, confidence, redacted, ...(doubt && { doubt }) },
    };
    return `${JSON.stringify({ ...rowOf(decision), meta })}\n`;
  });
  return importRows(actor, Readable.from([Buffer.from(lines.join(""))]), {
    ...{ dataset, createDataset: true, fileName: name, format: "raw" },
    ...{ atomic: false, dryRun: false, rejects: "blobs" },
  });
}

/** Notes the row that an import made, or found, of a decision. @returns null where there is none */
export async function noteRowOf(actor: Actor, decision: Kept, dataset: string): Promise<string | null> {
  const row = rowOf(decision);
  const made = await rowOfDecision(dataset, {
    ...{ content: contentHash(row), input: inputHash(row), final: row.final },
  });
  if (made === null) return null;
  await noteRow(decision.id, made);
  await logAction(db(), actor, {
    action: "route.review",
    target: { kind: "row", id: made },
    details: { decision: decision.id, dataset, ...(decision.doubt && { rule: decision.doubt }) },
  });
  return made;
}
