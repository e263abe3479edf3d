/** What a file is by its first bytes, before anything is decoded. */
export type FileKind =
  | { kind: "text"; bom: boolean }
  | { kind: "gzip" }
  | { kind: "empty" }
  | { kind: "utf16"; label: string }
  | { kind: "other"; label: string };

const MAGIC: readonly (readonly [label: string, bytes: readonly number[]])[] = [
  ["a PNG picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG picture", [0xff, 0xd8, 0xff]],
  ["a GIF picture", [0x47, 0x49, 0x46, 0x38]],
  ["a WebP, WAV or AVI file", [0x52, 0x49, 0x46, 0x46]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
  ["a ZIP archive, or a document like XLSX", [0x50, 0x4b, 0x03, 0x04]],
  ["an empty ZIP archive", [0x50, 0x4b, 0x05, 0x06]],
  ["a Parquet file", [0x50, 0x41, 0x52, 0x31]],
  ["compressed with Zstandard", [0x28, 0xb5, 0x2f, 0xfd]],
  ["compressed with bzip2", [0x42, 0x5a, 0x68]],
  ["compressed with xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["a 7-Zip archive", [0x37, 0x7a, 0xbc, 0xaf]],
  ["a RAR archive", [0x52, 0x61, 0x72, 0x21, 0x1a]],
  ["an SQLite database", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20]],
  ["an Arrow file", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["an old Office document", [0xd0, 0xcf, 0x11, 0xe0]],
  ["a program", [0x7f, 0x45, 0x4c, 0x46]],
];

/** Judges by the first bytes (256 are enough). A few NUL bytes in otherwise plain text are left to the lines. */
export function sniffBytes(head: Uint8Array): FileKind {
  if (head.length === 0) return { kind: "empty" };
  if (starts(head, [0x1f, 0x8b])) return { kind: "gzip" };
  if (starts(head, [0xef, 0xbb, 0xbf])) return { kind: "text", bom: true };
  if (starts(head, [0xff, 0xfe, 0, 0]) || starts(head, [0, 0, 0xfe, 0xff])) {
    return { kind: "utf16", label: "UTF-32 text" };
  }
  if (starts(head, [0xff, 0xfe]) || starts(head, [0xfe, 0xff]))
    return { kind: "utf16", label: "UTF-16 text" };
  for (const [label, bytes] of MAGIC) if (starts(head, bytes)) return { kind: "other", label };
  return byZeros(head.subarray(0, 256));
}

/** ASCII in UTF-16 has a zero in every second byte, in UTF-32 three in every four. */
function byZeros(sample: Uint8Array): FileKind {
  const zeros = [0, 0, 0, 0];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1;
  });
  const [a = 0, b = 0, c = 0, d = 0] = zeros;
  const all = a + b + c + d;
  if (all < 2 || all * 3 < sample.length) return { kind: "text", bom: false };
  if (all > 0.7 * sample.length) return { kind: "utf16", label: "UTF-32 text without a byte order mark" };
  const oneSided = Math.min(a + c, b + d) < 0.1 * all;
  return oneSided
    ? { kind: "utf16", label: "UTF-16 text without a byte order mark" }
    : { kind: "other", label: "a binary file" };
}

function starts(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte);
}
