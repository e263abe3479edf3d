import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDecision } from "@/lib/domain/ledger/ledger";
import { createRng } from "@/lib/domain/sampling/rng";
import { ACTIONS, type Task } from "@/prompts/actions";
import { decisionSchema } from "@/prompts/intent-prompt";
import { ledger } from "@/tests/support/arbitraries";
import { actionLoss } from "./action-head";
import { fromArtefact, toArtefact } from "./artefact";
import { EmbeddedStudent } from "./embedded-student";
import { clip, type Embedder } from "./embedder";
import { EMBEDDING_SIZE, EmbeddingCache } from "./embedding-cache";
import { featuresOf } from "./features";
import { calibrate, fitStudent, heldOut, type Labelled } from "./fit";
import { minimise } from "./lbfgs";
import { momentOf } from "./moment";
import { type Student, scoresOf } from "./student";
import { taskLoss } from "./task-head";

/** Embeddings without the encoder: each text has a direction of its own. */
const vectorOf = (text: string): Float32Array => {
  const vector = new Float32Array(EMBEDDING_SIZE);
  if (text.trim() === "") return vector;
  const rng = createRng(text);
  let squares = 0;
  for (let at = 0; at < EMBEDDING_SIZE; at += 1) {
    vector[at] = rng.float() - 0.5;
    squares += vector[at]! ** 2;
  }
  return vector.map((value) => value / Math.sqrt(squares));
};
const embedder: Embedder = { embed: async () => vectorOf, close: async () => {} };

const task = (id: string, summary: string, last_update = ""): Task => ({ id, summary, last_update });
const TASKS = [
  task("task-1", "Book a table at Rossi", "asked"),
  task("task-2", "Repair the heater", "booked"),
];
const said = (content: string, tasks: Task[] = TASKS) => ({
  messages: [{ role: "user" as const, content }],
  tasks,
});

const LESSONS = [
  ...["when does Rossi open?", "how much is the heater?", "what is the number?", "is it far?"].map(
    (t) => [t, 0] as const,
  ),
  ...["please order a cake", "get me a taxi", "find us a plumber", "book a flight"].map(
    (t) => [t, 1] as const,
  ),
  ...[
    "make the table at eight instead",
    "the table is for six",
    "change the table",
    "the heater at noon",
  ].map((t) => [t, 2] as const),
  ...[
    "cancel the table at Rossi",
    "forget the heater repair",
    "no longer need the heater",
    "drop the table",
  ].map((t) => [t, 3] as const),
  ...["thanks, take your time", "ok I'll wait", "let me think", "one moment"].map((t) => [t, 4] as const),
];
const ROWS: Labelled[] = LESSONS.map(([text, action]) => ({
  features: featuresOf(said(text), vectorOf),
  action: ACTIONS[action]!,
  target: action === 2 || action === 3 ? (text.includes("heater") ? 1 : 0) : null,
}));
const OPTIONS = {
  ...{ landmarks: 12, l2: 1e-3, taskL2: 0.05 },
  scale: { turn: 1, latest: 1, kernel: 1, turnGrams: 1, eventGrams: 1, ledger: 0.7 },
};

function run<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Central differences against the gradient that the loss gives, at a point that is not the minimum. */
function checkGradient(loss: (x: Float64Array, g: Float64Array) => number, size: number) {
  const rng = createRng("gradient");
  const x = Float64Array.from({ length: size }, () => rng.float() - 0.5);
  const gradient = new Float64Array(size);
  loss(x, gradient);
  const own = Float64Array.from(gradient);
  for (let at = 0; at < size; at += Math.max(1, Math.floor(size / 60))) {
    const step = 1e-5;
    const shifted = (by: number) =>
      loss(
        Float64Array.from(x, (v, i) => (i === at ? v + by : v)),
        gradient,
      );
    expect((shifted(step) - shifted(-step)) / (2 * step)).toBeCloseTo(own[at]!, 6);
  }
}

describe("fitting", () => {
  test("the gradients are those of the losses", () => {
    const rng = createRng("rows");
    const number = () => rng.float() - 0.5;
    const rows = Array.from({ length: 9 }, (_, at) => ({
      dense: Float64Array.from({ length: 7 }, number),
      sparse: { at: [at % 4, 4 + (at % 2)], value: [number(), number()] },
      empty: at % 3 === 0,
    }));
    // An empty ledger never has an update or a cancellation as its truth.
    const truths = rows.map(({ empty }, at) => (empty ? [0, 1, 4][at % 3]! : at % 5));
    checkGradient(actionLoss(rows, truths, 0.1), (7 + 6 + 1) * 5);
    const lists = Array.from({ length: 6 }, (_, at) => ({
      tasks: Array.from({ length: 2 + (at % 3) }, () => Array.from({ length: 5 }, number)),
      truth: at % 2,
      cancels: at % 2 === 1,
    }));
    checkGradient(taskLoss(lists, 0.1), 10);
  });

  test("L-BFGS finds the minimum of a badly scaled quadratic", () => {
    const scales = [1, 10, 100, 1000];
    const { x } = run(
      minimise(
        (point, gradient) => {
          let loss = 0;
          scales.forEach((scale, at) => {
            const off = point[at]! - at;
            gradient[at] = scale * off;
            loss += 0.5 * scale * off * off;
          });
          return loss;
        },
        new Float64Array(4),
        { tolerance: 1e-14 },
      ),
    );
    for (const [at, value] of x.entries()) expect(value).toBeCloseTo(at, 5);
  });

  test("the same rows give the same student, which knows its lessons", () => {
    const student = run(fitStudent(ROWS, OPTIONS));
    expect(run(fitStudent(ROWS, OPTIONS))).toEqual(student);
    const right = ROWS.filter(({ features, action }) => {
      const { actions } = scoresOf(student, features);
      return ACTIONS[actions.indexOf(Math.max(...actions))] === action;
    });
    expect(right.length).toBeGreaterThanOrEqual(18);
  });

  test("without rows there is nothing to fit", () => {
    expect(() => run(fitStudent([], OPTIONS))).toThrow(RangeError);
  });
});

describe("the student", () => {
  let student: Student;
  beforeAll(() => {
    const fitted = run(fitStudent(ROWS, OPTIONS));
    student = calibrate(fitted, [heldOut(fitted, ROWS.slice(0, 5))]);
  });

  test("answers alike after it was stored", () => {
    const json = JSON.stringify(toArtefact(student, { promptVersion: "p", dataHash: "d", form: "int8" }));
    const back = fromArtefact(JSON.parse(json));
    expect(back).toMatchObject({ promptVersion: "p", dataHash: "d", form: "int8" });
    for (const { features } of ROWS)
      expect(scoresOf(back.student, features)).toEqual(scoresOf(student, features));
  });

  test("a damaged artefact, or one of other features, is refused with what to do", () => {
    const artefact = toArtefact(student, { promptVersion: "p", dataHash: "d", form: "int8" });
    expect(() => fromArtefact({ ...artefact, features: 0 })).toThrow(/Train it again/);
    expect(() =>
      fromArtefact({ ...artefact, action_weights: artefact.action_weights.slice(0, 400) }),
    ).toThrow(/damaged/);
    expect(() => fromArtefact({})).toThrow();
  });

  const message = fc.record({
    role: fc.constantFrom("user" as const, "assistant" as const, "tool" as const, "system" as const),
    content: fc.oneof(fc.string(), fc.string({ unit: "grapheme", maxLength: 400 }), fc.constant(" \n")),
    tool_calls: fc.oneof(
      fc.constant(undefined),
      fc.constant([{ function: { name: "a_b", arguments: "{" } }]),
      fc.jsonValue(),
    ),
  });

  test("gives a legal decision with probabilities for any moment", async () => {
    const model = new EmbeddedStudent(student, embedder);
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), ledger, async (messages, tasks) => {
        const { decision, confidence, raw } = await model.decide({ messages: messages as never, tasks });
        if (!decision.ok) throw new Error("no decision");
        expect(decisionSchema.parse(decision.value)).toEqual(decision.value);
        expect(checkDecision(tasks, decision.value).errors).toEqual([]);
        expect(raw).not.toBe("");
        const sum = Object.values(confidence!.actions!).reduce((total, p) => total + p, 0);
        expect(sum).toBeCloseTo(1, 9);
        expect(confidence!.value).toBeGreaterThan(0);
        expect(confidence!.value).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  test("the order of the ledger changes neither action nor target", async () => {
    const model = new EmbeddedStudent(student, embedder);
    for (const [text] of LESSONS) {
      const one = await model.decide(said(text, TASKS));
      const other = await model.decide(said(text, [...TASKS].reverse()));
      expect(other.decision).toEqual(one.decision);
    }
  });

  test("never names a task where there is none", async () => {
    const model = new EmbeddedStudent(student, embedder);
    const { confidence } = await model.decide(said("cancel the table at Rossi", []));
    expect(confidence?.actions).toMatchObject({ update_task: 0, cancel_task: 0 });
  });

  test("warmed up, it has decided talks with and without a ledger", async () => {
    const asked = new Set<string>();
    const listening: Embedder = {
      embed: async (texts) => {
        for (const text of texts) asked.add(text);
        return vectorOf;
      },
      close: async () => {},
    };
    await new EmbeddedStudent(student, listening).warmUp();
    expect([...asked].filter((text) => text !== "").length).toBeGreaterThan(40);
  });

  test("a decision that is no longer wanted ends as aborted", async () => {
    const model = new EmbeddedStudent(student, embedder);
    await expect(model.decide(said("hello"), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "aborted",
    });
  });
});

describe("the moment", () => {
  test("joins the user's last turns and tells what came after them", () => {
    const moment = momentOf({
      messages: [
        { role: "assistant", content: "Which day?" },
        { role: "user", content: "Friday" },
        { role: "user", content: "no, Saturday" },
        {
          role: "assistant",
          content: "",
          tool_calls: [{ function: { name: "book_table", arguments: '{"day":"Saturday"}' } }],
        },
      ],
      tasks: [],
    });
    expect(moment).toMatchObject({
      turn: "Friday no, Saturday",
      turns: 2,
      before: "Which day?",
      last: "assistant",
      calls: true,
    });
    expect(moment.event).toContain("book table");
    expect(moment.event).toContain("Saturday");
    expect(moment.eventWords).toBe("");
  });

  test("the label, the reasoning and the facets of a row are nothing to the features", () => {
    const plain = said("make it eight");
    const row = {
      ...plain,
      final: "noop",
      reasoning: "because",
      meta: { pattern: "p01", difficulty: "hard" },
    };
    expect(featuresOf(row, vectorOf)).toEqual(featuresOf(plain, vectorOf));
  });
});

describe("the embedding cache", () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "embeddings-"));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test("gives back what another process stored, and goes over damaged segments", () => {
    const first = EmbeddingCache.load(folder);
    for (let at = 0; at < 300; at += 1) first.put(`text ${at}`, vectorOf(`text ${at}`));
    first.close();
    const second = EmbeddingCache.load(folder);
    expect(second.size).toBe(300);
    expect(second.get("text 299")).toEqual(vectorOf("text 299"));
    expect(second.get("text 300")).toBeNull();
    second.close();

    const inner = path.join(folder, fs.readdirSync(folder)[0]!);
    const [segment] = fs.readdirSync(inner);
    fs.truncateSync(path.join(inner, segment!), 1000);
    fs.writeFileSync(path.join(inner, "half.emb.tmp"), "x");
    fs.writeFileSync(path.join(inner, "odd.emb"), "nothing of ours");
    const third = EmbeddingCache.load(folder);
    expect([44, 256]).toContain(third.size);
    third.close();
  });

  test("long texts are cut to their end, in the way that the cache's name tells", () => {
    const text = Array.from({ length: 60 }, (_, at) => `w${at}`).join("  ");
    expect(clip(text).split(" ")).toHaveLength(48);
    expect(clip(text).endsWith("w59")).toBe(true);
    expect(clip("  two  words ")).toBe("two  words");
  });
});
