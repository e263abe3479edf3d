import { Banner } from "@/components/ui/banner";
import { warningLabel } from "./warnings";

/** What the import remarked about a row; nothing where it remarked nothing. */
export function RowWarnings({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) return null;
  return <Banner tone="amber">Remarked at import: {codes.map(warningLabel).join("; ")}.</Banner>;
}
