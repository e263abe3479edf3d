import type { Metadata } from "next";
import { headers } from "next/headers";
import { SharedReport } from "@/components/audits/shared-report";
import { DeadLink } from "@/components/auth/dead-link";
import { clientAddress } from "@/lib/http/client-address";
import { openReport } from "@/lib/services/report-links/open-report";

// The title tells nothing: it stands in histories and previews, and looking must count once.
export const metadata: Metadata = { title: "Report", robots: { index: false, follow: false } };

export default async function SharedReportPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await openReport(token, clientAddress(await headers()));
  if (!found) {
    return (
      <div className="flex justify-center px-4 py-16">
        <DeadLink>It has run out or was revoked. Ask whoever sent it for a new one.</DeadLink>
      </div>
    );
  }
  return <SharedReport report={found.report} expiresAt={found.expiresAt.toISOString()} />;
}
