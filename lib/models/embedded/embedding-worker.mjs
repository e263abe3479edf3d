// The sentence embeddings, in a thread of their own: a text takes milliseconds without a pause.
// Plain JavaScript, started by its path, so that neither a bundler nor a TypeScript loader stands in between.
import { parentPort, workerData } from "node:worker_threads";
import { encoderOf } from "./encoder/encoder.mjs";

const SIZE = 512;
const { embed } = encoderOf(workerData);

parentPort.on("message", ({ id, texts }) => {
  try {
    const vectors = new Float32Array(texts.length * SIZE);
    texts.forEach((text, at) => {
      vectors.set(embed(text), at * SIZE);
    });
    parentPort.postMessage({ id, vectors }, [vectors.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
