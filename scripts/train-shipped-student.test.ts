import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseFinal } from "@/lib/domain/decision/final";
import { checkDecision } from "@/lib/domain/ledger/ledger";
import { fromArtefact } from "@/lib/models/embedded/artefact";
import { dataHashOf, foldsOf } from "@/lib/models/embedded/train/rows";
import { inRepository } from "@/lib/platform/paths";
import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { shippedRows } from "./train-shipped-student";

const folder = inRepository("data", "intent-1000");
const read = (name: string) => fs.readFileSync(path.join(folder, name), "utf8");
const lines = (name: string) =>
  read(name)
    .trim()
    .split("\n")
    .map(
      (line) => JSON.parse(line) as { input_hash: string; final: string; fold?: number; confidence: number },
    );

const rows = shippedRows(folder);

describe("the student that ships (mend with `npx tsx scripts/train-shipped-student.ts`)", () => {
  test("was fitted on the shipped rows of split train, as they are now, for the prompt in use", () => {
    const { dataHash, promptVersion } = fromArtefact(JSON.parse(read("student.json")));
    expect(dataHash).toBe(dataHashOf(rows.filter(({ split }) => split === "train")));
    expect(promptVersion).toBe(PROMPT_VERSION);
  });

  test("says of every row, in its fold, something legal; of its own training rows the head says nothing", () => {
    const outOfFold = lines("student.jsonl");
    const folds = foldsOf(rows);
    expect(outOfFold.map(({ input_hash }) => input_hash)).toEqual(rows.map(({ inputHash }) => inputHash));
    outOfFold.forEach(({ final, fold, confidence }, at) => {
      const decision = parseFinal(final);
      expect(decision.ok && checkDecision(rows[at]!.input.tasks, decision.value).errors).toEqual([]);
      expect(fold).toBe(folds[at]);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    });
    const train = new Set(rows.filter(({ split }) => split === "train").map(({ inputHash }) => inputHash));
    const head = lines("student-head.jsonl");
    expect(head).toHaveLength(rows.length - train.size);
    expect(head.some(({ input_hash }) => train.has(input_hash))).toBe(false);
  });

  test("its card has the figures of these predictions", () => {
    const truth = new Map(rows.map((row) => [row.inputHash, row]));
    const right = lines("student.jsonl").filter(({ input_hash, final }) => {
      const decision = parseFinal(final);
      const row = truth.get(input_hash)!;
      if (!decision.ok || decision.value.action !== row.action) return false;
      return (
        row.target === null ||
        ("task_id" in decision.value.args && decision.value.args.task_id === row.target)
      );
    });
    expect(JSON.parse(read("student-card.json")).figures.out_of_fold.accuracy).toBeCloseTo(
      right.length / rows.length,
      9,
    );
  });
});
