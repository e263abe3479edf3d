import { expect, test } from "vitest";
import { createRng } from "@/lib/domain/sampling/rng";
import type { Embedder } from "../embedder";
import type { TrainingRow } from "./rows";
import { trainStudent } from "./train-student";

/** Each text has a direction of its own. */
const embedder: Embedder = {
  embed: async () => (text) => {
    const rng = createRng(text);
    return Float32Array.from({ length: 512 }, () => (rng.float() - 0.5) / 6.5);
  },
  close: async () => {},
};

const TURNS = [
  { said: "when does it open", action: "reply" },
  { said: "please order a cake", action: "start_task" },
  { said: "thanks, take your time", action: "noop" },
] as const;
const rows = (others: string): TrainingRow[] =>
  Array.from({ length: 36 }, (_, at) => {
    const { said, action } = TURNS[at % 3] as (typeof TURNS)[number];
    return {
      ...{ inputHash: `hash-${at}`, scenario: `s-${at}`, action, target: null },
      split: at % 4 === 0 ? "test" : others,
      input: { messages: [{ role: "user", content: `${said}, ${at}` }], tasks: [] },
    };
  });

test("rows of split test are not learnt, with a split train and without one", async () => {
  for (const others of ["train", "unsplit"]) {
    const { fittedOn } = await trainStudent(rows(others), embedder);
    expect(fittedOn).toHaveLength(27);
    expect(fittedOn.some(({ split }) => split === "test")).toBe(false);
  }
});
