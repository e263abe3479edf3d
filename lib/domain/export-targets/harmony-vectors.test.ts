import { describe, expect, test } from "vitest";
import file from "@/tests/support/harmony-vectors.json";
import type { TrainingTurn } from "./chat-line";
import { renderHarmony } from "./harmony";

/** training/test_parallax_files.py holds the Python of the training recipe to the same vectors. */
describe("renderHarmony", () => {
  test.each(file.vectors.map((vector) => [vector.name, vector] as const))("%s", (_name, vector) => {
    const parts = renderHarmony(vector.turns as TrainingTurn[]);
    const text = (loss: boolean) => parts.flatMap((part) => (part.loss === loss ? [part.text] : [])).join("");
    expect([text(false), text(true)]).toEqual([vector.prompt, vector.loss]);
    // One cut: nothing that carries loss stands before something that does not.
    expect(parts.findIndex(({ loss }) => loss)).toBe(parts.filter(({ loss }) => !loss).length);
  });
});
