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
