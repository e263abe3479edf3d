import { expect, test } from "vitest";
import { sha256Hex } from "@/lib/domain/canonical/hash";
import { ROW_FORMAT, SCENARIO_FORMAT } from "./answers";
import { CELL_CHANNELS, CELL_DIFFICULTIES, CELL_ENDINGS, CELL_LOCALES, CELL_TONES, type Cell } from "./cell";
import { GENERATOR_VERSION, rowPrompt, scenarioPrompt } from "./generator-prompt";
import { PATTERNS } from "./patterns";
import { drawSpice } from "./spice";

const cell = (n: number): Cell => {
  const at = <T>(list: readonly T[]): T => list[n % list.length] as T;
  return {
    action: at(["reply", "start_task", "update_task", "cancel_task", "noop"] as const),
    channel: at(CELL_CHANNELS),
    domain: "clinic",
    tone: at(CELL_TONES),
    pattern: at(PATTERNS).id,
    difficulty: at(CELL_DIFFICULTIES),
    locale: at(CELL_LOCALES),
    messages: 6,
    tasks: n % 7,
    ending: at(CELL_ENDINGS),
  };
};

test("the prompts have a new version whenever a text of theirs changes", () => {
  const scenario = { situation: "s", people: ["p"], ledger: ["l"], deciding_turn: "d", why: "w" };
  const texts = Array.from({ length: 31 }, (_, n) => [
    scenarioPrompt(
      cell(n),
      drawSpice((of) => n % of),
    ),
    rowPrompt(cell(n), scenario),
  ]);
  expect({
    version: GENERATOR_VERSION,
    sha256: sha256Hex(JSON.stringify([texts, ROW_FORMAT, SCENARIO_FORMAT])),
  }).toMatchInlineSnapshot(`
    {
      "sha256": "a521ae17495f1730fcb84e3cfc41c599db459e99b7052a30bdbd53c5123719f9",
      "version": "generator-1",
    }
  `);
});

test("there are thirty patterns and plain, each told once", () => {
  expect(new Set(PATTERNS.map(({ id }) => id)).size).toBe(31);
  expect(new Set(PATTERNS.map(({ text }) => text)).size).toBe(31);
});
