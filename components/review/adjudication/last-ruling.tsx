import { Gavel } from "lucide-react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Num } from "@/components/ui/format";
import { Kbd } from "@/components/ui/kbd";
import type { LastRuling as Ruling } from "./adjudication-state";

const SAID = { approve: "approved", correct: "corrected", reject: "rejected", discard: "discarded" } as const;

/** What was decided last, and, now that it is, who had said what. */
export function LastRuling({ last, onWithdraw }: { last: Ruling; onWithdraw: () => void }) {
  const { item, result } = last;
  const { final, outcome } = result.adjudication;
  return (
    <Banner
      tone="green"
      icon={Gavel}
      title={
        <>
          Row <Num value={item.position} /> is decided: {outcome === "withdraw" ? "" : SAID[outcome]}
          {final && (
            <>
              {" "}
              <code className="font-mono font-normal">{final}</code>
            </>
          )}
        </>
      }
      action={
        <Button size="sm" aria-keyshortcuts="u" onClick={onWithdraw}>
          Withdraw <Kbd>u</Kbd>
        </Button>
      }
    >
      {result.answers.map(({ reviewer_name, outcome: said, final: theirs }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: answers have no identity but their place
        <span key={index} className="mr-3">
          {reviewer_name} {SAID[said]}
          {said === "correct" && theirs && <code className="ml-1 font-mono">{theirs}</code>}.
        </span>
      ))}
    </Banner>
  );
}
