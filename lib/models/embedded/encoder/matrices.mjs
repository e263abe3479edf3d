import fs from "node:fs";

/** Rows and columns that the kernel takes at once. */
const ROWS = 4;
const COLUMNS = 8;
/** Whole numbers of activations: 1,536 · 127 · 10,000 still fits into 32 bits. */
const LIMIT = 10_000;
const PAGE = 65_536;
const LINE = 64;

const kernel = new WebAssembly.Module(fs.readFileSync(new URL("./kernel.wasm", import.meta.url)));

export const padded = (count, to) => Math.ceil(count / to) * to;

/**
 * Matrices in a memory of their own, and products of them by kernel.wasm (see scripts/encoder-kernel.ts). Places are
 * counted in floats. In the form "int8" weights have 8 bits with a scale for each column, and what they are multiplied by
 * is rounded to 15 bits with a scale for each row; everything else has 32-bit floats in both forms.
 *
 * @param {"float32" | "int8"} form
 * @param {number} bytes of room for all that will be stored
 * @param {number} mostRows rows and depth of the largest product by weights
 * @param {number} mostDepth
 */
export function matricesOf(form, bytes, mostRows, mostDepth) {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const { multiplyFloats, multiplyBytes, round } = new WebAssembly.Instance(kernel, { encoder: { memory } })
    .exports;
  const floats = new Float32Array(memory.buffer);
  const whole = new Int8Array(memory.buffer);
  let next = LINE; // in bytes

  const roomBytes = (count) => {
    const at = next;
    next += padded(count, LINE);
    if (next > whole.length) throw new RangeError(`The encoder needs ${next} bytes and has ${whole.length}`);
    return at;
  };
  const room = (count) => roomBytes(4 * count) / 4;
  const store = (values) => {
    const at = room(values.length);
    floats.set(values, at);
    return at;
  };

  /** Weights of depth × columns (row by row) with a bias for each column, packed for the kernel. */
  const weights = (values, bias, depth, columns) => {
    const packed = { depth, columns, bias: store(bias), at: 0, scales: 0 };
    if (form === "float32") {
      packed.at = room(depth * columns);
      packPanels(floats, packed.at, values, 0, { depth, columns, stride: columns });
      return packed;
    }
    const scales = scalesOf(values, depth, columns);
    packed.scales = store(scales);
    packed.at = roomBytes(depth * columns);
    let to = packed.at;
    for (let panel = 0; panel < columns; panel += COLUMNS)
      for (let row = 0; row < depth; row += 2)
        for (let column = panel; column < panel + COLUMNS; column += 1)
          for (const one of [row, row + 1])
            whole[to++] = Math.round(values[one * columns + column] / scales[column]);
    return packed;
  };

  const rounded = roomBytes(2 * mostRows * mostDepth);
  const rowScales = room(mostRows);

  return {
    floats,
    room,
    store,
    weights,
    /** The bytes that are taken. */
    size: () => next,
    /** to[rows × columns] = from[rows × depth] · weights + bias; both need room for a multiple of 4 rows. */
    apply({ depth, columns, bias, at, scales }, from, to, rows) {
      const m = padded(rows, ROWS);
      if (form === "float32") {
        multiplyFloats(4 * from, 4 * depth, 4 * at, 4 * bias, 4 * to, 4 * columns, m, depth, columns);
        return;
      }
      round(4 * from, rounded, 4 * rowScales, m, depth, LIMIT);
      multiplyBytes(
        ...[rounded, 2 * depth, at, 4 * bias, 4 * to, 4 * columns],
        ...[m, depth, columns, 4 * rowScales, 4 * scales],
      );
    },
    /** to = from · panels + bias for matrices of floats within others; strides in floats, depth and columns of 8. */
    multiply({ from, fromStride, panels, bias, to, toStride, rows, depth, columns }) {
      const m = padded(rows, ROWS);
      multiplyFloats(
        ...[4 * from, 4 * fromStride, 4 * panels, 4 * bias, 4 * to, 4 * toStride, m, depth, columns],
      );
    },
  };
}

/** Panels of 8 columns, each depth × 8, from a matrix whose rows stand `stride` apart. */
export function packPanels(target, to, source, from, { depth, columns, stride }) {
  let at = to;
  for (let panel = 0; panel < columns; panel += COLUMNS)
    for (let row = 0; row < depth; row += 1)
      for (let column = 0; column < COLUMNS; column += 1)
        target[at++] = source[from + row * stride + panel + column];
}

/** What one step of −127 … 127 is worth in each column. */
function scalesOf(values, depth, columns) {
  const scales = new Float32Array(columns);
  for (let row = 0; row < depth; row += 1)
    for (let column = 0; column < columns; column += 1)
      scales[column] = Math.max(scales[column], Math.abs(values[row * columns + column]));
  return scales.map((most) => (most || 1) / 127);
}
