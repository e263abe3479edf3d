import { expect, test } from "vitest";
import { EmbeddingQueue } from "./embedding-queue";
import type { EmbeddingThread } from "./embedding-thread";

/** A thread that answers when it is told to, and what it was asked so far. */
function manualThread() {
  const asked: string[] = [];
  let answer: (() => void) | null = null;
  const thread = {
    get load() {
      return answer ? 1 : 0;
    },
    embed(texts: readonly string[]) {
      asked.push(texts.join(" "));
      return new Promise<Float32Array[]>((resolve) => {
        answer = () => {
          answer = null;
          resolve(texts.map(() => new Float32Array(1)));
        };
      });
    },
    close: async () => {},
  } as unknown as EmbeddingThread;
  const step = async () => {
    answer?.();
    await new Promise(setImmediate);
  };
  return { thread, asked, step };
}

test("urgent texts go first, a text for later that became urgent after them, the others last", async () => {
  const { thread, asked, step } = manualThread();
  const queue = new EmbeddingQueue([thread]);
  const all = [
    ...["first", "second", "third"].map((text) => queue.embed([text], { later: true })),
    queue.embed(["now"], { later: false }),
  ];
  queue.hurry("third");
  queue.hurry("unknown");
  for (let n = 0; n < all.length; n += 1) await step();
  await Promise.all(all);
  expect(asked).toEqual(["first", "now", "third", "second"]);
});

test("two threads are given one batch each at a time", async () => {
  const [one, two] = [manualThread(), manualThread()];
  const queue = new EmbeddingQueue([one.thread, two.thread]);
  const all = ["a", "b", "c"].map((text) => queue.embed([text], { later: false }));
  expect([one.asked, two.asked]).toEqual([["a"], ["b"]]);
  await two.step();
  expect(two.asked).toEqual(["b", "c"]);
  await Promise.all([one.step(), two.step()]);
  await Promise.all(all);
});
