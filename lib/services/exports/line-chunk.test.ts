import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFinal } from "@/lib/domain/decision/final";
import { EXPORT_TARGETS_BY_NAME, type ExportRow, type ExportTarget } from "@/lib/domain/export-targets";
import { specialTokenIn } from "@/lib/domain/export-targets/special-tokens";
import { ledgerAndDecision } from "@/tests/support/arbitraries";
import { LineChunk } from "./line-chunk";
import { promptOfRecord } from "./prompt-of-record";
import { MARK_JSON, standingPrompt } from "./standing-prompt";

const standing = standingPrompt(promptOfRecord());
const bytes = Buffer.from(standing.json);

/** Texts that come as near to the mark as a stored text can. */
const tempting = fc
  .array(fc.constantFrom("prompt", "\\", "u0000", "t\\u0000", MARK_JSON, '"', "é", "—", "🙂", "\n", "\u0001"))
  .map((parts) => parts.join(""));
const rows: fc.Arbitrary<ExportRow> = fc
  .tuple(fc.array(tempting, { minLength: 1, maxLength: 5 }), tempting, ledgerAndDecision)
  .map(([talk, reasoning, { tasks, decision }]) => ({
    messages: talk.map((content, n) => ({ role: n % 2 === 0 ? "user" : "assistant", content })),
    tasks,
    final: formatFinal(decision),
    reasoning,
    rejected: "start_task(What nobody asked for)",
  }));

describe("lines become the bytes that they would be with the prompt written out", () => {
  test.each(Object.values(EXPORT_TARGETS_BY_NAME).map((target) => [target.name, target] as const))(
    "%s",
    (_name, target: ExportTarget) => {
      const chunk = new LineChunk(bytes);
      fc.assert(
        fc.property(rows, (row) => {
          const marked = target.toLine(row, { system: standing.marked });
          const plain = target.toLine(row, { system: standing.system });
          expect(marked.ok).toBe(plain.ok);
          if (!marked.ok || !plain.ok) return;
          expect(chunk.add(marked.value).toString()).toBe(`${plain.value}\n`);
        }),
      );
    },
  );

  test("the prompt's own text holds no control token, which the checks of a marked line could not see", () => {
    expect(specialTokenIn([{ role: "system", content: standing.system([]) }])).toBe(null);
    expect(standing.json).not.toContain(MARK_JSON);
  });
});

test("a chunk gives its lines once, in order, without the one that was taken away, however long they are", () => {
  const lines = fc.array(
    fc.tuple(fc.string({ unit: "grapheme" }), fc.constantFrom(1, 1, 1, 30_000), fc.boolean()),
  );
  fc.assert(
    fc.property(lines, (given) => {
      const chunk = new LineChunk();
      const kept: string[] = [];
      for (const [text, times, drop] of given) {
        const line = text.repeat(times);
        const { length } = chunk.add(line);
        if (drop) chunk.drop(length);
        else kept.push(`${line}\n`);
      }
      const taken = chunk.take();
      expect([taken?.rows ?? 0, taken?.bytes.toString() ?? ""]).toEqual([kept.length, kept.join("")]);
      expect(chunk.take()).toBe(null);
    }),
    { numRuns: 30 },
  );
});
