import { AppError } from "@/lib/errors";

/** Largest JSON body; uploads are streams and have limits of their own. */
export const MAX_JSON_BYTES = 1_000_000;

/**
 * A request's JSON, {} for an empty body. What the client declares is not believed: no more than the limit is ever
 * held, also of a body that comes in chunks without a length.
 * @throws AppError payload_too_large, bad_request
 */
export async function readJson(request: Request): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_JSON_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (request.body) {
    // Leaving the loop cancels the stream, so that the rest is not read.
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > MAX_JSON_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  }
  const text = decode(Buffer.concat(chunks));
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("bad_request", `The body is not valid JSON: ${(cause as Error).message}`, { cause });
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError("bad_request", "The body is not UTF-8; JSON is sent as UTF-8", { cause });
  }
}

const tooLarge = () =>
  new AppError("payload_too_large", `A JSON body may hold ${MAX_JSON_BYTES} bytes at most`);
