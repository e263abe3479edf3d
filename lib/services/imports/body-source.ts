import { AppError } from "@/lib/errors";

/**
 * Lends the body of a request as a stream of bytes, read as it comes, and ends the reading afterwards: where an import
 * ended early, the client is not to send the rest.
 * @throws AppError unusable_file where there is no body
 */
export async function withBody<T>(
  body: ReadableStream<Uint8Array> | null,
  use: (source: AsyncGenerator<Uint8Array, void, void>) => Promise<T>,
): Promise<T> {
  if (!body) {
    throw new AppError("unusable_file", "The request has no body; send the file as the body.", {
      details: { reason: "empty_file" },
    });
  }
  const reader = body.getReader();
  async function* chunks(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  }
  try {
    return await use(chunks());
  } finally {
    await reader.cancel().catch(() => {});
  }
}
