import { downloadResponse } from "./download";

/** Bytes of which any part can be read. */
export type Seekable = {
  fileName: string;
  bytes: number;
  etag: string;
  read: (range: { start: number; end: number }) => AsyncGenerator<Uint8Array, void, void>;
};

/**
 * A file to be saved, or the part that `Range` asks for (RFC 9110, one range), so that a broken download goes on where it
 * stopped. With `If-Range` of other bytes the whole file is sent.
 */
export function rangeResponse(request: Request, file: Seekable, contentType: string): Response {
  const { fileName, bytes } = file;
  const etag = `"${file.etag}"`;
  const condition = request.headers.get("if-range");
  const wanted =
    condition !== null && condition !== etag ? null : readRange(request.headers.get("range"), bytes);
  const shared = { etag, "accept-ranges": "bytes" };
  if (wanted === "unsatisfiable")
    return new Response(null, { status: 416, headers: { ...shared, "content-range": `bytes */${bytes}` } });
  const range = wanted ?? { start: 0, end: bytes };
  const response = downloadResponse({
    ...{ fileName, contentType, bytes: range.end - range.start },
    chunks: file.read(range),
  });
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(shared)) headers.set(name, value);
  if (wanted) headers.set("content-range", `bytes ${range.start}-${range.end - 1}/${bytes}`);
  return new Response(response.body, { status: wanted ? 206 : 200, headers });
}

/** `bytes=5-9`, `bytes=5-`, `bytes=-5`; null (send all) for several ranges, other units and nonsense. */
export function readRange(
  header: string | null,
  bytes: number,
): { start: number; end: number } | "unsatisfiable" | null {
  const match = header === null ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match) return null;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? "unsatisfiable" : { start: bytes - length, end: bytes };
  }
  const start = Number(first);
  const end = last === "" ? bytes : Math.min(Number(last) + 1, bytes);
  if (last !== "" && Number(last) < start) return null;
  return start >= bytes ? "unsatisfiable" : { start, end };
}
