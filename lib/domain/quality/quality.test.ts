import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action } from "@/prompts/actions";
import { diversity } from "./diversity";
import { trainNaiveBayes } from "./naive-bayes";
import { greatestSimilarity, nearDuplicates, shingles } from "./near-duplicates";
import { leakageProbes } from "./probes";
import { type QualityRow, segmentWords, wordRuns } from "./quality-row";
import { selfBleu } from "./self-bleu";

const row = (id: string, text: string, more: Partial<QualityRow> = {}): QualityRow => ({
  id,
  messages: [{ role: "user", content: text }],
  tasks: [],
  action: "reply",
  split: "train",
  scenario: id,
  facets: {},
  ...more,
});

const rowsOfWords = fc
  .array(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 }), { maxLength: 12 })
  .map((texts) => texts.map((words, n) => row(`r${n}`, words.join(" "))));

describe("words and runs", () => {
  it("folds width and case, and cuts by Unicode's word boundaries", () => {
    expect(segmentWords("Ｈｅｌｌｏ, it's ﬁne! 再见")).toEqual(
      expect.arrayContaining(["hello", "it's", "fine"]),
    );
  });

  it("a text of fewer words than n counts as one run", () => {
    expect(wordRuns(["a", "b"], 5)).toEqual(["a b"]);
    expect(wordRuns([], 5)).toEqual([]);
    expect(wordRuns(["a", "b", "c"], 2)).toEqual(["a b", "b c"]);
  });
});

describe("near-duplicates", () => {
  it("finds exactly the pairs that comparing all with all finds", () => {
    fc.assert(
      fc.property(rowsOfWords, fc.constantFrom(0.1, 0.3, 0.5, 1), (rows, threshold) => {
        const expected = rows.flatMap((x, a) =>
          rows.slice(a + 1).flatMap((y, offset) => {
            const [one, other] = [shingles(x), shingles(y)];
            const both = [...one].filter((shingle) => other.has(shingle)).length;
            const similarity = both / (one.size + other.size - both || 1);
            return similarity >= threshold ? [`${a}-${a + 1 + offset}`] : [];
          }),
        );
        expect(
          nearDuplicates(rows, threshold)
            .map(({ a, b }) => `${a}-${b}`)
            .sort(),
        ).toEqual(expected.sort());
      }),
    );
  });

  it("the greatest similarity between two splits is that of their most alike pair", () => {
    fc.assert(
      fc.property(rowsOfWords, rowsOfWords, (from, to) => {
        const all = nearDuplicates([...from, ...to], 0.0001).filter(
          ({ a, b }) => a < from.length && b >= from.length,
        );
        expect(greatestSimilarity(from, to)).toBeCloseTo(all[0]?.similarity ?? 0);
      }),
    );
  });

  it("task summaries count, assistant words do not", () => {
    const said = row("a", "one two three four five six");
    const echoed = row("b", "", {
      messages: [{ role: "assistant", content: "one two three four five six" }],
    });
    const listed = row("c", "", {
      tasks: [{ id: "task-1", summary: "one two three four five six", last_update: "" }],
    });
    expect(nearDuplicates([said, echoed, listed], 0.5)).toEqual([{ a: 0, b: 2, similarity: 1 }]);
  });
});

describe("naive Bayes", () => {
  it("agrees with the worked example of Manning, Raghavan & Schütze (2008), table 13.1", () => {
    const china = (text: string) => ({ label: "china", tokens: text.split(" ") });
    const model = trainNaiveBayes([
      china("chinese beijing chinese"),
      china("chinese chinese shanghai"),
      china("chinese macao"),
      { label: "other", tokens: ["tokyo", "japan", "chinese"] },
    ]);
    expect(model.predict("chinese chinese chinese tokyo japan".split(" "))).toBe("china");
    expect(model.predict("tokyo japan japan".split(" "))).toBe("other");
  });
});

describe("leakage probes", () => {
  const ACTIONS: Action[] = ["reply", "start_task", "update_task", "cancel_task", "noop"];
  const balanced = (make: (n: number, action: Action) => Partial<QualityRow>) =>
    Array.from({ length: 200 }, (_, n) => {
      const action = ACTIONS[n % 5] ?? "reply";
      return row(`s${n}`, "well", { action, ...make(n, action) });
    });
  const accuracy = (rows: QualityRow[], probe: string) =>
    leakageProbes(rows).find((result) => result.probe === probe)?.accuracy ?? 0;

  it("sees an action that the number of tasks, the style, the ledger or the last turn gives away", () => {
    const task = (summary: string) => ({ id: "task-1", summary, last_update: "" });
    const byCount = balanced((n) => ({ tasks: Array.from({ length: n % 5 }, () => task("same")) }));
    expect(accuracy(byCount, "task_count")).toBe(1);
    const byTone = balanced((_, action) => ({ facets: { tone: action } }));
    expect(accuracy(byTone, "style")).toBe(1);
    const byLedger = balanced((_, action) => ({ tasks: [task(`please ${action}`)] }));
    expect(accuracy(byLedger, "ledger")).toBe(1);
    expect(accuracy(byLedger, "task_count")).toBeLessThan(0.4);
    const byTurn = balanced((_, action) => ({ messages: [{ role: "user", content: `do ${action}` }] }));
    expect(accuracy(byTurn, "last_user")).toBe(1);
    expect(accuracy(byTurn, "assistant")).toBeLessThan(0.4);
  });

  it("never learns from the scenario that it is asked about", () => {
    const rows = balanced((n, action) => ({
      scenario: `family-${Math.floor(n / 5)}`,
      messages: [{ role: "user", content: `word${Math.floor(n / 5)} ${action}x${Math.floor(n / 5)}` }],
    }));
    expect(accuracy(rows, "last_user")).toBeLessThan(0.4);
  });
});

describe("diversity", () => {
  it("counts distinct n-grams, repeated sentences, openings and endings", () => {
    const rows = [
      row("a", "I would like a room now. Where is my second bag today?"),
      row("b", "I would like a room now. Bye then, see you tomorrow evening."),
      row("c", "Quite another thing altogether was said."),
    ];
    const { repeated_sentence, openings, endings, distinct } = diversity(rows);
    expect(repeated_sentence).toMatchObject({ rows: 2, examples: ["i would like a room now"] });
    expect(repeated_sentence.share).toBeCloseTo(2 / 3);
    expect(openings).toEqual([{ text: "i would like a", rows: 2 }]);
    expect(endings).toEqual([]);
    expect(distinct[1]).toBeLessThan(distinct[3] ?? 0);
    expect(diversity([]).distinct).toEqual({ 1: null, 2: null, 3: null });
  });

  it("self-BLEU is 1 for equal texts, near 0 for texts without a common word, null for a single row", () => {
    expect(selfBleu([row("a", "one two three four five"), row("b", "one two three four five")])).toBeCloseTo(
      1,
    );
    expect(
      selfBleu([row("a", "one two three four five"), row("b", "six seven eight nine ten")]),
    ).toBeLessThan(0.06);
    expect(selfBleu([row("a", "one two three four")])).toBeNull();
  });
});
