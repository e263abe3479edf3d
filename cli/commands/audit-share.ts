import type { Command } from "commander";
import { LINK_DAYS, shareReportSchema } from "@/lib/contracts/report-links";
import { shareReport } from "@/lib/services/report-links/share-report";
import { withDatabase } from "../context";
import { report } from "../output";
import { parseTyped } from "../parse";

/** `parallax audit share`. */
export function registerShare(audit: Command): void {
  audit
    .command("share")
    .summary("make a link by which anybody can read the report")
    .description(
      "The page behind the link holds the figures and no row of the data set. Only the hash of the link is kept: it is " +
        "printed this once. Revoke links on the report's page.",
    )
    .argument("<id>", "id of the audit")
    .option("--days <n>", "days until it stops working", String(LINK_DAYS))
    .option("--names", "show who reviewed")
    .action(share);
}

async function share(id: string, options: { json?: boolean; days: string; names?: boolean }): Promise<void> {
  const input = parseTyped(shareReportSchema, { days: Number(options.days), names: options.names ?? false });
  const made = await withDatabase(({ actor }) => shareReport(actor, id, input));
  report(options.json ?? false, made, () => `${made.link}\nworks until ${made.expires_at}`);
}
