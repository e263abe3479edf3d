import { DETECTION_ROWS, detectFormat } from "@/lib/domain/import/detect-format";
import type { ImportFormat } from "@/lib/domain/import/formats";
import { parseLine } from "@/lib/domain/import/parse-line";
import { fileError } from "../stream/file-error";
import type { StreamRecord } from "../stream/records";
import { decode } from "./prepare-record";

type Groups = AsyncGenerator<StreamRecord[], void, void>;

/** Looking for parseable rows ends after so many records or bytes. */
const MAX_RECORDS = 1000;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The format of a file by its first parseable rows, and all its records again. A file without one good JSON line
 * (the sniffer has let it pass, so its lines look like JSON) counts as raw: each line is then refused by itself.
 * @throws AppError unusable_file where the rows are JSON of no known shape
 */
export async function findFormat(groups: Groups): Promise<{ format: ImportFormat; groups: Groups }> {
  const held: StreamRecord[][] = [];
  const values: unknown[] = [];
  let records = 0;
  let bytes = 0;
  let head = "";
  let failure: { cause: unknown } | undefined;
  while (values.length < DETECTION_ROWS && records < MAX_RECORDS && bytes < MAX_BYTES) {
    const next = await groups.next().catch((cause: unknown) => {
      failure = { cause };
      return undefined;
    });
    if (!next || next.done) break;
    held.push(next.value);
    for (const record of next.value) {
      records += 1;
      bytes += record.bytes.length;
      if (head === "") head = record.bytes.toString("utf8", 0, 1000);
      if (record.kind !== "record" || values.length >= DETECTION_ROWS) continue;
      const decoded = decode(record.bytes);
      const parsed = decoded.ok ? parseLine(decoded.text) : undefined;
      if (parsed?.ok) values.push(parsed.value);
    }
  }
  async function* again(): Groups {
    for (let group = held.shift(); group; group = held.shift()) yield group;
    if (failure) throw failure.cause;
    yield* groups;
  }
  // A source that broke behind some good rows: those are taken, then its failure is told.
  if (failure && values.length === 0) throw failure.cause;
  if (records === 0)
    throw fileError("empty_file", "The file holds no row: no line and no element of an array.");
  if (values.length === 0) return { format: "raw", groups: again() };
  const found = detectFormat(values, head);
  if (!found.ok) throw fileError("unknown_format", found.error.message);
  return { format: found.value, groups: again() };
}
