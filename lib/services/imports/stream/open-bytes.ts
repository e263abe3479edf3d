import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { isAppError, messageOf } from "@/lib/errors";
import { fileError } from "./file-error";
import { IMPORT_LIMITS, type ImportLimits, showBytes } from "./limits";

export type ByteSource = AsyncIterable<Uint8Array>;

/** The file's own bytes: unpacked if it was gzip. `bytesRead` counts what was taken from the source (packed). */
export type OpenedBytes = {
  compression: "gzip" | null;
  chunks: AsyncGenerator<Buffer, void, void>;
  bytesRead: () => number;
};

/**
 * Opens a source: gzip is told by its first two bytes and unpacked as it is read. Pull-driven: nothing is read
 * ahead of the consumer but one buffer.
 * @throws (while reading) AppError unusable_file: damaged gzip, a gzip bomb, too many bytes, a source that broke.
 */
export async function openBytes(
  source: ByteSource,
  limits: ImportLimits = IMPORT_LIMITS,
): Promise<OpenedBytes> {
  let taken = 0;
  async function* counted(): AsyncGenerator<Buffer, void, void> {
    try {
      for await (const chunk of source) {
        taken += chunk.byteLength;
        if (chunk.byteLength > 0)
          yield Buffer.isBuffer(chunk)
            ? chunk
            : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      }
    } catch (cause) {
      if (isAppError(cause)) throw cause;
      throw fileError(
        "source_failed",
        `Reading the file broke off after ${showBytes(taken)}: ${messageOf(cause)}`,
        cause,
      );
    }
  }
  const { head, chunks } = await peek(counted(), 2);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const plain = gzip ? gunzip(chunks, () => taken, limits) : chunks;
  return { compression: gzip ? "gzip" : null, chunks: limited(plain, limits), bytesRead: () => taken };
}

/**
 * The first `size` bytes (fewer at the end of the stream, or before a place where it breaks), and the whole stream
 * again, its failure included. One that breaks before its first byte fails here.
 */
export async function peek(
  chunks: AsyncGenerator<Buffer, void, void>,
  size: number,
): Promise<{ head: Buffer; chunks: AsyncGenerator<Buffer, void, void> }> {
  const held: Buffer[] = [];
  let bytes = 0;
  let ended = false;
  let failure: { cause: unknown } | undefined;
  while (bytes < size && !ended) {
    const next = await chunks.next().catch((cause: unknown) => {
      if (bytes === 0) throw cause;
      failure = { cause };
      return undefined;
    });
    if (!next || next.done) ended = true;
    else {
      held.push(next.value);
      bytes += next.value.length;
    }
  }
  const head = Buffer.concat(held).subarray(0, size);
  async function* whole(): AsyncGenerator<Buffer, void, void> {
    try {
      for (let chunk = held.shift(); chunk; chunk = held.shift()) yield chunk;
      if (failure) throw failure.cause;
      if (!ended) yield* chunks;
    } finally {
      await chunks.return();
    }
  }
  return { head, chunks: whole() };
}

async function* gunzip(
  packed: AsyncGenerator<Buffer, void, void>,
  bytesIn: () => number,
  limits: ImportLimits,
): AsyncGenerator<Buffer, void, void> {
  const out = new PassThrough({ highWaterMark: 64 * 1024 });
  // A failure reaches the reader of `out`, which pipeline destroys with the error.
  const done = pipeline(
    Readable.from(packed, { objectMode: false, highWaterMark: 64 * 1024 }),
    createGunzip({ chunkSize: 64 * 1024 }),
    out,
  );
  done.catch(() => {});
  let bytes = 0;
  try {
    for await (const chunk of out as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.ratioGrace && bytes > limits.ratio * bytesIn()) throw bomb(bytes, bytesIn(), limits);
      yield chunk;
    }
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    throw damaged(bytes, cause);
  }
}

function bomb(out: number, taken: number, limits: ImportLimits) {
  return fileError(
    "gzip_bomb",
    `The gzip file unpacks to more than ${limits.ratio} times its size (${showBytes(taken)} became ${showBytes(out)} and it goes on), ` +
      "which no real data does. If it is meant, unpack it yourself and import the result.",
  );
}

function damaged(out: number, cause: unknown) {
  const cutOff =
    (cause as { code?: string }).code === "Z_BUF_ERROR" || /unexpected end of file/i.test(messageOf(cause));
  const what = cutOff ? "is cut off" : "is damaged";
  return fileError(
    "gzip_damaged",
    `The gzip file ${what} (after ${showBytes(out)} of unpacked data: ${messageOf(cause)}). Fetch it again, or unpack what is left with zcat and import that.`,
    cause,
  );
}

async function* limited(
  chunks: AsyncGenerator<Buffer, void, void>,
  limits: ImportLimits,
): AsyncGenerator<Buffer, void, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limits.total) {
      throw fileError(
        "too_large",
        `The file holds more than ${showBytes(limits.total)}; import it in parts.`,
      );
    }
    yield chunk;
  }
}
