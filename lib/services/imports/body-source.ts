import { AppError } from "@/lib/errors";
import type { ByteSource } from "./stream/open-bytes";

/**
 * The body of a request as a source of bytes, read as it comes.
 * @throws AppError unusable_file where there is none
 */
export async function* bodySource(
  body: ReadableStream<Uint8Array> | null,
): ByteSource & AsyncGenerator<Uint8Array> {
  if (!body) {
    throw new AppError("unusable_file", "The request has no body; send the file as the body.", {
      details: { reason: "empty_file" },
    });
  }
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Also where the import ended early: the client is not to send the rest.
    await reader.cancel().catch(() => {});
  }
}
