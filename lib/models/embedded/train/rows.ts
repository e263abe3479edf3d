import { sha256Hex } from "@/lib/domain/canonical/hash";
import { canonicalText } from "@/lib/domain/canonical/jcs";
import { groupedFolds } from "@/lib/domain/folds/grouped-folds";
import type { Action } from "@/prompts/actions";
import type { DecisionInput } from "../../decision-model";
import type { Labelled } from "../fit";

/** A row with its decision. `target` is a task id, null for actions without one; `scenario` groups rows that tell alike. */
export type TrainingRow = {
  inputHash: string;
  input: DecisionInput;
  action: Action;
  target: string | null;
  split: string;
  scenario: string;
};

/** A row with its features. */
export type Prepared = { row: TrainingRow; labelled: Labelled };

export const FOLDS = 10;
const SEED = "student";

/** Folds by scenario; the same rows fall alike in any order. */
export const foldsOf = (rows: readonly TrainingRow[]): number[] =>
  groupedFolds(
    rows.map(({ scenario }) => scenario),
    FOLDS,
    SEED,
  );

/**
 * SHA-256 over the (input_hash, action, target) of the rows, in the order of their hashes: what a head is bound to. A
 * mended label is another hash; an edited text of a decision is not, because the student does not learn texts.
 */
export function dataHashOf(rows: readonly TrainingRow[]): string {
  const parts = rows.map(({ inputHash, action, target }) => [inputHash, action, target]);
  parts.sort((a, b) => (String(a) < String(b) ? -1 : 1));
  return sha256Hex(canonicalText(parts));
}
