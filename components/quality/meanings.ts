import type { DatasetQuality, QualityBar } from "@/lib/contracts/quality";

type ProbeName = DatasetQuality["probes"][number]["probe"];

/** What a probe sees. */
export const PROBE_LABEL: Record<ProbeName, string> = {
  task_count: "Number of tasks",
  style: "Channel, tone, domain",
  ledger: "Ledger",
  assistant: "Assistant turns",
  last_user: "Last user turn",
  full: "Everything",
};

type Meaning = { title: string; means: string; mend: string };

const MEANINGS: Record<string, Meaning> = {
  contract: {
    title: "Rows that break the contract",
    means: "Each row must have legal messages, a legal ledger, and a decision that is possible on it.",
    mend: "Correct the rows, or take them out.",
  },
  near_duplicates: {
    title: "Pairs of rows that are nearly the same",
    means: "Half of their word 5-grams are in common: the model sees one thing twice.",
    mend: "Rewrite or discard one row of each pair.",
  },
  near_duplicates_across_splits: {
    title: "Similar rows in different splits",
    means: "What the model learns from would also be what it is tested on.",
    mend: "Put both rows into one split, or rewrite one.",
  },
  target_place: {
    title: "Targets that stand first, or last, in the ledger",
    means: "The place of a task must not tell that it is the one that is meant.",
    mend: "Put the tasks of each ledger into an order that has nothing to do with the target.",
  },
  repeated_sentences: {
    title: "Rows with a sentence of another row",
    means: "Sentences of five words and more that stand in several rows are a template's trace.",
    mend: "Rewrite the sentences that are listed below.",
  },
};

const PROBE_MEANING: Partial<Record<ProbeName, Pick<Meaning, "means" | "mend">>> = {
  task_count: {
    means: "The number of open tasks alone must not tell the action.",
    mend: "Give every action ledgers of every size.",
  },
  style: {
    means: "Channel, tone and domain alone must not tell the action.",
    mend: "Spread each action over all channels, tones and domains.",
  },
  ledger: {
    means: "The ledger alone must not tell the action; what was said decides.",
    mend: "Give every action ledgers with similar tasks and similar wording.",
  },
  assistant: {
    means: "What the assistant said alone must not tell the action.",
    mend: "Vary what the assistant says before each action.",
  },
  last_user: {
    means: "The last user turn alone must not tell the action: the context has to matter.",
    mend: "Write turns whose meaning hangs on the ledger or on what was said before.",
  },
};

/** What a bar is about, in words. */
export function meaningOf({ name }: Pick<QualityBar, "name">): Meaning {
  const probe = (Object.keys(PROBE_LABEL) as ProbeName[]).find((one) => name === `probe_${one}`);
  const told = probe && PROBE_MEANING[probe];
  if (probe && told) return { title: `Action guessed from: ${PROBE_LABEL[probe].toLowerCase()}`, ...told };
  return MEANINGS[name] ?? { title: name, means: "", mend: "" };
}

/** Bars whose value is a share of rows; the others are counts. */
export const isShare = ({ name }: Pick<QualityBar, "name">): boolean =>
  name === "repeated_sentences" || name === "target_place" || name.startsWith("probe_");

/** What is being measured, in words. */
export const PHASE_LABEL: Record<string, string> = {
  rows: "Reading the rows",
  words: "Cutting texts into words",
  near_duplicates: "Looking for near-duplicates",
  diversity: "Counting phrases and sentences",
  self_bleu: "Comparing texts with each other",
  probes: "Trying to guess the action from parts",
};
