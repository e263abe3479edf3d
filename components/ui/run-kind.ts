import type { RunView } from "@/lib/contracts/runs";

/** How people read where a run's answers come from. */
export const RUN_KIND_WORDS: Record<RunView["kind"], string> = {
  recorded: "recorded elsewhere",
  called: "asked here",
  head: "by its fitted head",
  out_of_fold: "out of fold",
};
