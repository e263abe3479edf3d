import { describe, expect, test } from "vitest";
import { isInLanguage } from "./language";
import { Likeness, type LikenessRow } from "./likeness";
import { agrees, countVotes, type Vote } from "./votes";

const row = (text: string, split = "train"): LikenessRow => ({
  messages: [{ role: "user", content: text }],
  tasks: [],
  split,
});
const TEN = "one two three four five six seven eight nine ten";

describe("likeness", () => {
  test("finds rows as alike as the quality gate's bars say, which are stricter across splits", () => {
    const likeness = new Likeness();
    likeness.add(row(TEN));
    expect(likeness.problem(row(TEN))?.code).toBe("near_duplicate");
    // Six 5-grams each, three in common: 3 / 9.
    const third = "zero null one two three four five six seven void";
    expect(likeness.problem(row(third))).toBeNull();
    expect(likeness.problem(row(third, "test"))?.code).toBe("near_duplicate");
    expect(likeness.problem(row("quite another text that shares nothing with the first at all"))).toBeNull();
  });

  test("finds a sentence that stands elsewhere, whatever its case and signs; short ones are common property", () => {
    const likeness = new Likeness();
    likeness.add({
      ...row("x"),
      messages: [{ role: "assistant", content: "Yes. The van is at the gate, waiting." }],
    });
    const other = "Yes. Completely different words follow here and go on for a good while longer than that";
    expect(likeness.problem(row(other))).toBeNull();
    expect(likeness.problem(row(`${other}. THE VAN is at the gate waiting!`))?.code).toBe(
      "repeated_sentence",
    );
  });
});

describe("votes", () => {
  const label = { action: "update_task", args: { task_id: "task-1", explanation: "a" } } as const;
  const same: Vote = {
    decision: { action: "update_task", args: { task_id: "task-1", explanation: "other words" } },
  };
  const target: Vote = { decision: { action: "update_task", args: { task_id: "task-2", explanation: "a" } } };
  const invalid: Vote = { invalid: "not_json" };

  test("agree in action and target, whatever their words", () => {
    expect([same, target, invalid].map((vote) => agrees(vote, label))).toEqual([true, false, false]);
  });

  test("accept by more than half, and stop as soon as that is out of reach", () => {
    expect(countVotes([], label, 0)).toMatchObject({ decided: true, rejection: null });
    expect(countVotes([same], label, 3)).toMatchObject({ decided: false });
    expect(countVotes([same, target, same], label, 3)).toMatchObject({
      decided: true,
      rejection: null,
      agree: 2,
    });
    expect(countVotes([target, invalid], label, 3)).toMatchObject({
      decided: true,
      rejection: { code: "vote_disagrees", message: expect.stringContaining("update_task(task-2)") },
    });
    expect(countVotes([same, target], label, 2).rejection).not.toBeNull();
  });
});

test("languages are told apart by script and by frequent words; short texts pass", () => {
  const texts = {
    en: "I was wondering whether you could move the delivery to the side door, it is open until six",
    de: "ich wollte fragen, ob Sie die Lieferung an die Seitentür bringen können, die ist bis sechs offen",
    es: "quería preguntar si pueden dejar el paquete en la puerta de al lado, está abierta hasta las seis",
    pl: "chciałem zapytać, czy można to dostarczyć do bocznych drzwi, są otwarte do szóstej, ale nie dłużej",
    zh: "我想问一下能不能把货送到侧门，那里开到六点，我们都在",
    ar: "أردت أن أسأل إن كان بإمكانكم توصيل الطلب إلى الباب الجانبي فهو مفتوح حتى السادسة",
  } as const;
  for (const locale of ["en", "de", "es", "pl", "zh", "ar"] as const) {
    for (const [language, text] of Object.entries(texts))
      expect([locale, language, isInLanguage(text, locale)]).toEqual([locale, language, language === locale]);
    expect(isInLanguage("ok 👍", locale)).toBe(true);
  }
});
