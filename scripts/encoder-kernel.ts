// The inner loops of the sentence encoder, as WebAssembly with 128-bit SIMD: `npx tsx scripts/encoder-kernel.ts` writes
// lib/models/embedded/encoder/kernel.wasm. A test compares that file with this source.
import fs from "node:fs";
import process from "node:process";
import wabt from "wabt";
import { inRepository } from "@/lib/platform/paths";

/** A tile of the product: 4 rows × 8 columns in 8 accumulators; with 2 of B and 4 of A that is what 16 registers hold. */
const ROWS = [0, 1, 2, 3];
/** Steps of the inner loop that are written out. */
const STEPS = [0, 1, 2, 3];

const each = <T>(items: readonly T[], text: (item: T) => string): string => items.map(text).join("\n");
const of = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const advance = (name: string, by: string | number): string =>
  set(name, `(i32.add ${of(name)} ${typeof by === "number" ? `(i32.const ${by})` : by})`);
const again = (label: string, counter: string, by: number): string =>
  `(br_if $${label} (i32.gt_s (local.tee $${counter} (i32.sub ${of(counter)} (i32.const ${by}))) (i32.const 0)))`;

type Kind = {
  name: string;
  /** Parameters of this kind alone: where its scales stand. */
  more: string;
  /** What the accumulators of columns 0–3 and 4–7 start from. */
  start: [string, string];
  /** How much of the depth a step takes, and by how many bytes it moves in a panel of B; in A it is 4. */
  depth: number;
  panel: number;
  step: (at: number) => string;
  /** The accumulator of a row, as floats. */
  result: (row: number, half: "lo" | "hi") => string;
  /** After 8 columns; after 4 rows. */
  nextColumns: string;
  nextRows: string;
};

/**
 * C[m×n] = A[m×k] · B + bias. B lies in panels of 8 columns; m is a multiple of 4, n and k of 8; lda and ldc are bytes
 * from row to row. A panel is read once and stays in the first cache while all rows are multiplied by it.
 */
const multiply = (kind: Kind): string => `
(func (export "${kind.name}")
  (param $a i32) (param $lda i32) (param $b i32) (param $bias i32) (param $c i32) (param $ldc i32)
  (param $m i32) (param $k i32) (param $n i32) ${kind.more}
  (local $rowsLeft i32) (local $depthLeft i32) (local $row i32) (local $to i32) (local $panel i32) (local $rowScale i32)
  (local $biasLo v128) (local $biasHi v128) (local $b0 v128) (local $b1 v128)
  ${each(ROWS, (r) => `(local $a${r} i32) (local $x${r} v128) (local $lo${r} v128) (local $hi${r} v128)`)}
  (loop $columns
    ${set("biasLo", `(v128.load ${of("bias")})`)} ${set("biasHi", `(v128.load offset=16 ${of("bias")})`)}
    ${set("row", of("a"))} ${set("to", of("c"))} ${set("rowsLeft", of("m"))}
    ${kind.nextColumns}
    (loop $rows
      ${set("a0", of("row"))}
      ${each(ROWS.slice(1), (r) => set(`a${r}`, `(i32.add ${of(`a${r - 1}`)} ${of("lda")})`))}
      ${set("panel", of("b"))} ${set("depthLeft", of("k"))}
      ${each(ROWS, (r) => `${set(`lo${r}`, kind.start[0])} ${set(`hi${r}`, kind.start[1])}`)}
      (loop $depth
        ${each(STEPS, kind.step)}
        ${each(ROWS, (r) => advance(`a${r}`, 4 * STEPS.length))}
        ${advance("panel", kind.panel * STEPS.length)}
        ${again("depth", "depthLeft", kind.depth * STEPS.length)})
      ${each(
        ROWS,
        (
          r,
        ) => `(v128.store ${of("to")} ${kind.result(r, "lo")}) (v128.store offset=16 ${of("to")} ${kind.result(r, "hi")})
        ${advance("to", of("ldc"))}`,
      )}
      ${kind.nextRows}
      ${advance("row", `(i32.shl ${of("lda")} (i32.const 2))`)}
      ${again("rows", "rowsLeft", ROWS.length)})
    ${set("b", of("panel"))} ${advance("bias", 32)} ${advance("c", 32)}
    ${again("columns", "n", 8)}))`;

/** A and B as 32-bit floats. A panel: k × 8 floats. */
const floats = multiply({
  name: "multiplyFloats",
  more: "",
  start: [of("biasLo"), of("biasHi")],
  depth: 1,
  panel: 32,
  step: (at) => `
    ${set("b0", `(v128.load offset=${32 * at} ${of("panel")})`)}
    ${set("b1", `(v128.load offset=${32 * at + 16} ${of("panel")})`)}
    ${each(
      ROWS,
      (r) => `${set(`x${r}`, `(v128.load32_splat offset=${4 * at} ${of(`a${r}`)})`)}
      ${set(`lo${r}`, `(f32x4.add ${of(`lo${r}`)} (f32x4.mul ${of(`x${r}`)} ${of("b0")}))`)}
      ${set(`hi${r}`, `(f32x4.add ${of(`hi${r}`)} (f32x4.mul ${of(`x${r}`)} ${of("b1")}))`)}`,
    )}`,
  result: (row, half) => of(`${half}${row}`),
  nextColumns: "",
  nextRows: "",
});

/**
 * A as 16-bit whole numbers with a scale for each row, B as 8-bit ones with a scale for each column. A panel: k/2 pairs
 * of neighbours × 8 columns, as the multiplication of pairs wants them. Sums of 32 bits must hold k · 127 · |A|.
 */
const bytes = multiply({
  name: "multiplyBytes",
  more: "(param $rowScales i32) (param $columnScales i32) (local $scaleLo v128) (local $scaleHi v128)",
  start: ["(v128.const i32x4 0 0 0 0)", "(v128.const i32x4 0 0 0 0)"],
  depth: 2,
  panel: 16,
  step: (at) => `
    ${set("b0", `(v128.load8x8_s offset=${16 * at} ${of("panel")})`)}
    ${set("b1", `(v128.load8x8_s offset=${16 * at + 8} ${of("panel")})`)}
    ${each(
      ROWS,
      (r) => `${set(`x${r}`, `(v128.load32_splat offset=${4 * at} ${of(`a${r}`)})`)}
      ${set(`lo${r}`, `(i32x4.add ${of(`lo${r}`)} (i32x4.dot_i16x8_s ${of(`x${r}`)} ${of("b0")}))`)}
      ${set(`hi${r}`, `(i32x4.add ${of(`hi${r}`)} (i32x4.dot_i16x8_s ${of(`x${r}`)} ${of("b1")}))`)}`,
    )}`,
  result: (row, half) => {
    const [scale, bias] = half === "lo" ? ["scaleLo", "biasLo"] : ["scaleHi", "biasHi"];
    const sum = `(f32x4.convert_i32x4_s ${of(`${half}${row}`)})`;
    return `(f32x4.add ${of(bias)} (f32x4.mul (v128.load32_splat offset=${4 * row} ${of("rowScale")}) (f32x4.mul ${of(scale)} ${sum})))`;
  },
  nextColumns: `${set("rowScale", of("rowScales"))}
    ${set("scaleLo", `(v128.load ${of("columnScales")})`)} ${set("scaleHi", `(v128.load offset=16 ${of("columnScales")})`)}
    ${advance("columnScales", 32)}`,
  nextRows: advance("rowScale", 16),
});

/** m rows of k floats as 16-bit whole numbers from −limit to limit; the scale of each row to $scales. */
const LANES = [0, 1, 2, 3];
const rounded = (offset: number): string =>
  `(i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.mul ${of("by")} (v128.load offset=${offset} ${of("from")}))))`;
const round = `
(func (export "round") (param $from i32) (param $to i32) (param $scales i32) (param $m i32) (param $k i32) (param $limit f32)
  (local $end i32) (local $at i32) (local $lanes v128) (local $most f32) (local $by v128)
  (loop $rows
    ${set("end", `(i32.add ${of("from")} (i32.shl ${of("k")} (i32.const 2)))`)}
    ${set("at", of("from"))} ${set("lanes", "(v128.const f32x4 1e-20 1e-20 1e-20 1e-20)")}
    (loop $look
      ${set("lanes", `(f32x4.max ${of("lanes")} (f32x4.abs (v128.load ${of("at")})))`)}
      ${advance("at", 16)}
      (br_if $look (i32.lt_u ${of("at")} ${of("end")})))
    ${set("most", `(f32x4.extract_lane 0 ${of("lanes")})`)}
    ${each(LANES.slice(1), (lane) => set("most", `(f32.max ${of("most")} (f32x4.extract_lane ${lane} ${of("lanes")}))`))}
    (f32.store ${of("scales")} (f32.div ${of("most")} ${of("limit")}))
    ${set("by", `(f32x4.splat (f32.div ${of("limit")} ${of("most")}))`)}
    (loop $turn
      (v128.store ${of("to")} (i16x8.narrow_i32x4_s ${rounded(0)} ${rounded(16)}))
      ${advance("to", 16)} ${advance("from", 32)}
      (br_if $turn (i32.lt_u ${of("from")} ${of("end")})))
    ${advance("scales", 4)}
    ${again("rows", "m", 1)}))`;

/** The module, compiled. */
export async function compileKernel(): Promise<Uint8Array> {
  const tools = await wabt();
  const source = `(module (import "encoder" "memory" (memory 1)) ${floats} ${bytes} ${round})`;
  const parsed = tools.parseWat("kernel.wat", source, { simd: true, sat_float_to_int: true });
  try {
    parsed.validate();
    return parsed.toBinary({}).buffer;
  } finally {
    parsed.destroy();
  }
}

export const KERNEL_FILE = inRepository("lib", "models", "embedded", "encoder", "kernel.wasm");

if (process.argv[1]?.endsWith("encoder-kernel.ts")) fs.writeFileSync(KERNEL_FILE, await compileKernel());
