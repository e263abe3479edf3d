import { expect, test } from "vitest";
import { type ReviewToGrade, reviewerQuality } from "./reviewer-quality";

const LABEL = "reply(Tell the price)";
const OTHER = "update_task(task-1, window seat)";
const review = (given: Partial<ReviewToGrade>): ReviewToGrade => ({
  reviewerId: "ann",
  reviewerName: "Ann",
  outcome: "approve",
  final: LABEL,
  labelFinal: LABEL,
  ruling: null,
  elsewhere: [],
  ...given,
});
const ruled = (outcome: "approve" | "correct" | "reject" | "discard", final: string | null) => ({
  ...{ id: "ruling", outcome, final, textOk: true },
});
const overruled = (...reviews: ReviewToGrade[]) => reviewerQuality(reviews)[0]?.overruled;

test("an answer is wrong where the ruling holds another action, target, rejection or discard right", () => {
  const corrected = { outcome: "correct", final: OTHER } as const;
  const rejected = { outcome: "reject", final: null } as const;
  const discarded = { outcome: "discard", final: null } as const;
  const cases = [
    [ruled("approve", LABEL), {}, false],
    [ruled("approve", LABEL), corrected, true],
    [ruled("approve", LABEL), rejected, true],
    [ruled("correct", OTHER), {}, true],
    [ruled("correct", OTHER), { ...corrected, final: "update_task(task-1, other words)" }, false],
    [ruled("correct", OTHER), rejected, false],
    [ruled("correct", OTHER), discarded, true],
    [ruled("reject", null), {}, true],
    [ruled("reject", null), rejected, false],
    [ruled("discard", null), {}, true],
    [ruled("discard", null), discarded, false],
  ] as const;
  for (const [ruling, said, wrong] of cases)
    expect(overruled(review({ ruling, ...said })), JSON.stringify([ruling, said])).toMatchObject({
      n: 1,
      k: wrong ? 1 : 0,
    });
});

test("what nobody ruled on, or a rejection leaves open, is in no figure", () => {
  expect(overruled(review({}))).toBeNull();
  const open = review({ ruling: ruled("reject", null), outcome: "correct", final: OTHER });
  expect(overruled(open)).toBeNull();
});

test("repeats count pairs of the same reviewer's answers to the same row, whatever the words", () => {
  const again = (final: string | null, outcome: "approve" | "correct" | "reject" = "approve") => ({
    outcome,
    final,
  });
  const found = reviewerQuality([
    review({ elsewhere: [again("reply(Other words)"), again("noop", "correct")] }),
    review({ outcome: "reject", final: null, elsewhere: [again(null, "reject"), again(LABEL)] }),
    review({ reviewerId: "bob", reviewerName: "Bob" }),
  ]);
  expect(found.map(({ name, reviews }) => [name, reviews])).toEqual([
    ["Ann", 2],
    ["Bob", 1],
  ]);
  expect(found[0]?.repeated).toMatchObject({ n: 4, k: 2, share: 0.5 });
  expect(found[0]?.repeated?.interval.low).toBeLessThan(0.5);
  expect(found[1]).toMatchObject({ overruled: null, repeated: null });
});
