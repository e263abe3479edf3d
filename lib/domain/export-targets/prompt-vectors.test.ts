import { describe, expect, test } from "vitest";
import { ledgerJson } from "@/prompts/intent-prompt";
import file from "@/tests/support/prompt-vectors.json";
import type { Message, Task } from "../decision/types";
import { chatPrompt } from "./chat-shape";

/** training/test_parallax_rows.py holds the Python of the training recipe to the same vectors. */
describe("chatPrompt", () => {
  test.each(file.vectors.map((vector) => [vector.name, vector] as const))("%s", (_name, vector) => {
    const system = (tasks: readonly Task[]) => file.prompt.slice(0, -2) + ledgerJson(tasks);
    const turns = chatPrompt(vector.messages as Message[], vector.tasks as Task[], system);
    expect(turns).toEqual(vector.turns);
  });
});
