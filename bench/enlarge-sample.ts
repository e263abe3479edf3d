/**
 * Makes a large file of rows out of a small one: whole copies, in each of which a word of every first message is
 * altered, so that no two rows have the same input.
 *
 *     npx tsx bench/enlarge-sample.ts SAMPLE.jsonl ROWS OUT.jsonl
 */
import { once } from "node:events";
import fs from "node:fs";
import process from "node:process";
import { finished } from "node:stream/promises";

/** Writes `rows` rows made from the sample to a file. */
export async function enlargeSample(sample: string, rows: number, out: string): Promise<void> {
  const halves = fs
    .readFileSync(sample, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => cutBehindFirstWord(line));
  const file = fs.createWriteStream(out, { highWaterMark: 1024 * 1024 });
  for (let made = 0; made < rows; ) {
    let copy = "";
    const mark = `-${Math.floor(made / halves.length)}`;
    for (const [before, after] of halves.slice(0, rows - made)) copy += `${before}${mark}${after}\n`;
    made += Math.min(halves.length, rows - made);
    if (!file.write(copy)) await once(file, "drain");
  }
  file.end();
  await finished(file);
}

/** The line in two, where the first word of the first message ends. */
function cutBehindFirstWord(line: string): [string, string] {
  const row = JSON.parse(line);
  const [first] = row.messages;
  const at = /^\S*/.exec(first.content)?.[0].length ?? 0;
  const mark = "\u0001";
  first.content = first.content.slice(0, at) + mark + first.content.slice(at);
  const [before = "", after = ""] = JSON.stringify(row).split("\\u0001");
  return [before, after];
}

if (process.argv[1]?.endsWith("enlarge-sample.ts")) {
  const [sample, rows, out] = process.argv.slice(2);
  if (!sample || !rows || !out)
    throw new Error("npx tsx bench/enlarge-sample.ts SAMPLE.jsonl ROWS OUT.jsonl");
  await enlargeSample(sample, Number(rows), out);
}
