import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ThreadedEmbedder } from "./embedder";
import { EmbeddingCache } from "./embedding-cache";
import { cosine } from "./task-features";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "embedder-"));
const embedder = new ThreadedEmbedder({ folder });
afterAll(async () => {
  await embedder.close();
  fs.rmSync(folder, { recursive: true });
});

/** Answers each text with a vector that holds its length, and dies of "die". */
const OBEDIENT = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ id, texts }) => {
  if (texts.includes("die")) process.exit(3);
  if (texts.includes("fail")) return parentPort.postMessage({ id, error: "no such luck" });
  const vectors = new Float32Array(512 * texts.length);
  texts.forEach((text, at) => { vectors[512 * at] = text.length; });
  parentPort.postMessage({ id, vectors });
});`;

/** Answers each text with how many texts it has seen. */
const IN_ORDER = `
import { parentPort } from "node:worker_threads";
let seen = 0;
parentPort.on("message", ({ id, texts }) => {
  const vectors = new Float32Array(512 * texts.length);
  texts.forEach((_, at) => { seen += 1; vectors[512 * at] = seen; });
  parentPort.postMessage({ id, vectors });
});`;

describe("the embedder", () => {
  test("gives vectors of length 1 that bring like texts together, and zeros for nothing", async () => {
    const [taxi, cab, soup] = [
      "I need a taxi to the airport",
      "please get me a cab to the plane",
      "the soup was cold",
    ];
    const vectorOf = await embedder.embed([taxi!, cab!, soup!, "", "  "]);
    for (const text of [taxi!, cab!, soup!]) expect(cosine(vectorOf(text), vectorOf(text))).toBeCloseTo(1, 5);
    expect(cosine(vectorOf(taxi!), vectorOf(cab!))).toBeGreaterThan(
      cosine(vectorOf(taxi!), vectorOf(soup!)) + 0.2,
    );
    expect(vectorOf("  ").every((value) => value === 0)).toBe(true);
  });

  test("keeps on disk what it is told to keep, and nothing else", async () => {
    await embedder.embed(["a live turn"]);
    await embedder.embed(["a row of a data set"], { keep: true });
    const cache = EmbeddingCache.load(folder);
    expect(cache.get("a row of a data set")).not.toBeNull();
    expect(cache.get("a live turn")).toBeNull();
    cache.close();
  });

  test("a turn that somebody waits for goes before what is prepared for later, and takes along what it needs of that", async () => {
    const file = path.join(folder, "in-order.mjs");
    fs.writeFileSync(file, IN_ORDER);
    const own = new ThreadedEmbedder({ folder: null, file });
    const prepared = own.embed(["one", "two", "three", "four"], { later: true });
    const turn = await own.embed(["now", "three"]);
    const all = await prepared;
    const order = (text: string) => [turn(text)[0], all(text)[0]].find((at) => at);
    // The first was under way already; "three" is computed once, for the turn.
    expect(["one", "now", "three", "two", "four"].map(order)).toEqual([1, 2, 3, 4, 5]);
    await own.close();
  });

  test("that is closed fails what waits, and starts no other thread", async () => {
    const own = new ThreadedEmbedder({ folder: null, file: path.join(folder, "in-order.mjs") });
    const waiting = own.embed(["one", "two", "three"]);
    const failed = expect(waiting).rejects.toMatchObject({ code: "server_error" });
    await own.close();
    await failed;
  });

  test("a thread that fails or dies fails its texts as an error of the model, and the next text starts another", async () => {
    const file = path.join(folder, "obedient.mjs");
    fs.writeFileSync(file, OBEDIENT);
    const own = new ThreadedEmbedder({ folder: null, file });
    const vectorOf = await own.embed(["four", "sixsix"]);
    expect([vectorOf("four")[0], vectorOf("sixsix")[0]]).toEqual([4, 6]);
    await expect(own.embed(["fail"])).rejects.toMatchObject({
      code: "server_error",
      message: expect.stringContaining("no such luck"),
    });
    await expect(own.embed(["die"])).rejects.toMatchObject({ code: "server_error" });
    expect((await own.embed(["again"]))("again")[0]).toBe(5);
    await own.close();
  });
});
