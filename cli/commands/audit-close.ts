import type { Command } from "commander";
import { closingAudit } from "@/lib/services/audits/closing-audit";
import { changeAuditStatus } from "@/lib/services/audits/set-audit-status";
import { withDatabase } from "../context";
import { report } from "../output";

/** `parallax audit close`. */
export function registerClose(audit: Command): void {
  audit
    .command("close")
    .summary("end an audit for good; says what stays undone")
    .description(
      "No review or ruling counts any more, blind rows are shown to everybody again, and it cannot be opened again. " +
        "What was reviewed stands, and the report stays. --dry-run only says what would stay undone.",
    )
    .argument("<id>", "id of the audit")
    .option("--dry-run", "change nothing")
    .action(close);
}

async function close(id: string, options: { json?: boolean; dryRun?: boolean }): Promise<void> {
  const left = await withDatabase(async ({ actor }) => {
    const found = await closingAudit(actor, id);
    if (options.dryRun) return found;
    const { status } = await changeAuditStatus(actor, id, "closed");
    return { ...found, status };
  });
  const { name, done, wanted, open, held, undecided } = left;
  report(options.json ?? false, { id, ...left }, () =>
    [
      `${name}: ${left.status}; ${done} of ${wanted} reviews done`,
      `${options.dryRun ? "closing would leave" : "left"} undone: ${open} reviews not begun, ${held} in reviewers' hands, ${undecided} disagreements undecided`,
    ].join("\n"),
  );
}
