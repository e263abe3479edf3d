import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action } from "@/prompts/actions";
import { diversity } from "./diversity";
import { type Example, trainLogistic } from "./logistic";
import { measureQuality } from "./measure";
import { greatestSimilarity, nearDuplicates, rankShingles, shingles } from "./near-duplicates";
import { type Plan, planCoverage } from "./plan";
import { leakageProbes } from "./probes";
import { type QualityRow, segmentWords } from "./quality-row";
import { selfBleu } from "./self-bleu";
import { finish } from "./steps";
import { readCorpus } from "./text-row";
import { runKeys, Vocabulary } from "./vocabulary";

const row = (id: string, text: string, more: Partial<QualityRow> = {}): QualityRow => ({
  id,
  messages: [{ role: "user", content: text }],
  tasks: [],
  action: "reply",
  target: null,
  split: "train",
  scenario: id,
  facets: {},
  ...more,
});

const rowsOfWords = fc
  .array(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 }), { maxLength: 12 })
  .map((texts) => texts.map((words, n) => row(`r${n}`, words.join(" "))));

const corpusOf = (rows: readonly QualityRow[]) => finish(readCorpus(rows));
const rankedOf = (rows: readonly QualityRow[]) => rankShingles(corpusOf(rows).rows.map(shingles));
const pairsOf = (rows: readonly QualityRow[], threshold: number) =>
  finish(nearDuplicates(rankedOf(rows), threshold)).pairs;

/** The similarity by its definition: sets of joined words. */
function plainSimilarity(x: QualityRow, y: QualityRow): number {
  const set = ({ messages }: QualityRow) => {
    const words = segmentWords(messages.map(({ content }) => content).join(" "));
    if (words.length < 5) return new Set(words.length === 0 ? [] : [words.join(" ")]);
    return new Set(words.slice(4).map((_, at) => words.slice(at, at + 5).join(" ")));
  };
  const [one, other] = [set(x), set(y)];
  const both = [...one].filter((shingle) => other.has(shingle)).length;
  return both / (one.size + other.size - both || 1);
}

describe("words and runs", () => {
  it("folds width and case, and cuts by Unicode's word boundaries", () => {
    expect(segmentWords("Ｈｅｌｌｏ, it's ﬁne! 再见")).toEqual(
      expect.arrayContaining(["hello", "it's", "fine"]),
    );
  });

  it("a text of fewer words than n is one run; equal runs and only these have equal keys", () => {
    const vocabulary = new Vocabulary();
    const keys = (text: string, n: number) => [...runKeys(vocabulary.read(text), n)];
    expect(keys("", 5)).toEqual([]);
    expect(keys("a b", 5)).toHaveLength(1);
    expect(keys("a b", 5)).not.toEqual(keys("b a", 5));
    expect(keys("a b a b", 2)[0]).toBe(keys("a b a b", 2)[2]);
    expect(new Set(keys("a b c d e f", 2)).size).toBe(5);
  });
});

describe("near-duplicates", () => {
  it("finds exactly the pairs that comparing all with all finds", () => {
    fc.assert(
      fc.property(rowsOfWords, fc.constantFrom(0.1, 0.3, 0.5, 1), (rows, threshold) => {
        const expected = rows.flatMap((x, a) =>
          rows.flatMap((y, b) => (a < b && plainSimilarity(x, y) >= threshold ? [`${a}-${b}`] : [])),
        );
        expect(
          pairsOf(rows, threshold)
            .map(({ a, b }) => `${a}-${b}`)
            .sort(),
        ).toEqual(expected.sort());
      }),
    );
  });

  it("the greatest similarity between two splits is that of their most alike pair", () => {
    fc.assert(
      fc.property(rowsOfWords, rowsOfWords, (from, to) => {
        const expected = Math.max(0, ...from.flatMap((x) => to.map((y) => plainSimilarity(x, y))));
        const all = [...from, ...to].map((_, at) => at);
        const found = finish(
          greatestSimilarity(rankedOf([...from, ...to]), all.slice(0, from.length), all.slice(from.length)),
        );
        expect(found.similarity).toBeCloseTo(expected);
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
    expect(pairsOf([said, echoed, listed], 0.5)).toEqual([{ a: 0, b: 2, similarity: 1 }]);
  });

  it("a search among rows that are all alike gives up after its budget and says so", () => {
    const rows = Array.from({ length: 60 }, (_, n) => row(`r${n}`, "always the very same seven words here"));
    const { pairs, complete } = finish(nearDuplicates(rankedOf(rows), 0.5, 100));
    expect(complete).toBe(false);
    expect(pairs.length).toBeGreaterThan(100);
    expect(pairs.length).toBeLessThan(200);
    expect(finish(nearDuplicates(rankedOf(rows), 0.5)).pairs).toHaveLength((60 * 59) / 2);
  });
});

describe("the baseline", () => {
  const example = (label: number, ...features: number[]): Example => ({
    features: Uint32Array.from(features),
    values: Float64Array.from(features, () => 1),
    label,
  });

  it("learns which features go with which class, and is the same each time", () => {
    const examples = Array.from({ length: 60 }, (_, n) => example(n % 3, 1 + (n % 3), 10 + (n % 7)));
    const [one, other] = [finish(trainLogistic(examples, 3)), finish(trainLogistic(examples, 3))];
    for (const n of [0, 1, 2]) expect(one.predict(example(0, 1 + n, 12))).toBe(n);
    const asked = Array.from({ length: 50 }, (_, n) => example(0, n % 17, 40 + n));
    expect(asked.map((x) => one.predict(x))).toEqual(asked.map((x) => other.predict(x)));
  });

  it("follows the more frequent class where the features say nothing", () => {
    const examples = Array.from({ length: 40 }, (_, n) => example(n % 4 === 0 ? 1 : 0, 5));
    expect(finish(trainLogistic(examples, 2)).predict(example(0, 5))).toBe(0);
    expect(() => finish(trainLogistic([], 2))).toThrow("needs examples");
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
    finish(leakageProbes(corpusOf(rows))).probes.find((result) => result.probe === probe)?.accuracy ?? 0;

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
    const { repeated_sentence, openings, endings, distinct } = finish(diversity(corpusOf(rows)));
    expect(repeated_sentence).toMatchObject({
      rows: 2,
      sentences: [{ text: "i would like a room now", rows: 2, ids: ["a", "b"] }],
    });
    expect(repeated_sentence.share).toBeCloseTo(2 / 3);
    expect(openings).toEqual([{ text: "i would like a", rows: 2 }]);
    expect(endings).toEqual([]);
    expect(distinct[1]).toBeLessThan(distinct[3] ?? 0);
    expect(finish(diversity(corpusOf([]))).distinct).toEqual({ 1: null, 2: null, 3: null });
  });

  it("self-BLEU is 1 for equal texts, near 0 for texts without a common word, null for a single row", () => {
    const bleu = (...texts: string[]) => {
      const vocabulary = new Vocabulary();
      return finish(selfBleu(texts.map((text) => vocabulary.read(text))));
    };
    expect(bleu("one two three four five", "one two three four five")).toBeCloseTo(1);
    expect(bleu("one two three four five", "six seven eight nine ten")).toBeLessThan(0.06);
    expect(bleu("one two three four")).toBeNull();
  });
});

describe("coverage of a plan", () => {
  const facets = {
    channel: "chat",
    domain: "clinic",
    tone: "terse",
    pattern: "p01",
    difficulty: "easy",
    locale: "en",
  };
  const plan: Plan = {
    cells: [
      { card: "c-1", action: "reply", ...facets },
      { card: "c-2", action: "noop", ...facets },
    ],
  };

  it("a card counts only with a row that has all that it plans", () => {
    const written = row("a", "well", { facets, card: "c-1" });
    const another = row("b", "well", { facets: { ...facets, tone: "upset" }, action: "noop", card: "c-2" });
    expect(planCoverage([written, another], plan)).toEqual({
      ...{ kind: "cards", planned: 2, filled: 1, share: 0.5, missing: ["c-2"] },
    });
    expect(planCoverage([written, { ...another, facets }], plan).filled).toBe(2);
  });

  it("without a plan the combinations of what is in use are the cells; nothing is planned for no rows", () => {
    const rows = [
      row("a", "", { facets }),
      row("b", "", { action: "noop", facets: { ...facets, channel: "email" } }),
    ];
    expect(planCoverage(rows, null)).toEqual({
      ...{ kind: "seen", planned: 4, filled: 2, share: 0.5 },
      missing: ["noop · chat · clinic", "reply · email · clinic"],
    });
    expect(planCoverage([], null)).toMatchObject({ planned: 0, share: null });
  });
});

describe("all measures", () => {
  it("an empty data set has nothing to measure and breaks no bar", () => {
    expect(finish(measureQuality([]))).toMatchObject({
      rows: 0,
      passed: true,
      chance: null,
      self_bleu: null,
    });
  });

  it("progress only grows, through all phases, and the pairs name their rows", () => {
    const rows = Array.from({ length: 300 }, (_, n) =>
      row(`r${n}`, n < 2 ? "two rows that say the very same thing" : `row ${n} says ${n * 7} and ${n * 31}`, {
        split: n === 0 ? "train" : "test",
      }),
    );
    const steps = measureQuality(rows);
    const seen: number[] = [];
    const phases = new Set<string>();
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      seen.push(step.value.done);
      phases.add(step.value.phase);
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect([...phases]).toEqual(["words", "near_duplicates", "diversity", "self_bleu", "probes"]);
    expect(step.value).toMatchObject({
      passed: false,
      near_duplicates: { count: 1, pairs: [{ similarity: 1, a: { id: "r0" }, b: { id: "r1" } }] },
      across_splits: { count: 1, greatest_train_test: 1 },
      diversity: { repeated_sentence: { rows: 2 } },
    });
  });
});
