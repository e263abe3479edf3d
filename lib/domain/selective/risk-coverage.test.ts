import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answered, augrc, aurc, riskCoverage, thinned } from "./risk-coverage";

const answers = fc.array(
  fc.record({
    confidence: fc.option(fc.integer({ min: 0, max: 20 }).map((n) => n / 20)),
    correct: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

/** P(a right answer is surer than a wrong one), ties half. */
function auroc(items: readonly Answered[]): number {
  const sure = (item: Answered) => item.confidence ?? Number.NEGATIVE_INFINITY;
  const [right, wrong] = [items.filter((i) => i.correct), items.filter((i) => !i.correct)];
  let sum = 0;
  for (const a of right) for (const b of wrong) sum += sure(a) > sure(b) ? 1 : sure(a) === sure(b) ? 0.5 : 0;
  return sum / (right.length * wrong.length);
}

describe("the risk–coverage curve", () => {
  test("by hand: ties are accepted together, what has no confidence never", () => {
    const items: Answered[] = [
      { confidence: 0.9, correct: true },
      { confidence: 0.5, correct: false },
      { confidence: 0.5, correct: true },
      { confidence: null, correct: false },
    ];
    expect(riskCoverage(items)).toEqual([
      { threshold: 0.9, n: 1, errors: 0, coverage: 0.25, risk: 0 },
      { threshold: 0.5, n: 3, errors: 1, coverage: 0.75, risk: 1 / 3 },
    ]);
    // Risks of the surest 1, 2, 3, 4: 0, ½/2, 1/3, 2/4.
    expect(aurc(items)).toBeCloseTo((0 + 0.25 + 1 / 3 + 0.5) / 4, 12);
    expect(riskCoverage([])).toEqual([]);
    expect([aurc([]), augrc([])]).toEqual([null, null]);
  });

  test("AUGRC is (1 − AUROC)·a·(1 − a) + (1 − a)²/2 (arXiv 2407.01032)", () => {
    fc.assert(
      fc.property(answers, (items) => {
        const a = items.filter(({ correct }) => correct).length / items.length;
        const expected =
          a === 0 || a === 1 ? (1 - a) ** 2 / 2 : (1 - auroc(items)) * a * (1 - a) + (1 - a) ** 2 / 2;
        expect(augrc(items)).toBeCloseTo(expected, 10);
      }),
    );
  });

  test("the order of the answers does not matter", () => {
    fc.assert(
      fc.property(answers, (items) => {
        const turned = [...items].reverse();
        expect(riskCoverage(turned)).toEqual(riskCoverage(items));
        expect(aurc(turned)).toBeCloseTo(aurc(items)!, 12);
      }),
    );
  });

  test("a thinned curve keeps its ends and its order", () => {
    const points = Array.from({ length: 997 }, (_, n) => n);
    const kept = thinned(points, 50);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([50, 0, 996]);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  });
});
