/** Bytes that one pull hands over: large enough to be cheap, small enough to stay flat. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * A response body of one line after another, made only as fast as the reader takes it. When the reader goes away
 * the generator's `return` runs, so that whoever made the lines can clean up.
 */
export function ndjsonBody(lines: AsyncGenerator<string, void, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let chunk = "";
        while (chunk.length < CHUNK_CHARACTERS) {
          const next = await lines.next();
          if (next.done) {
            if (chunk !== "") controller.enqueue(encoder.encode(chunk));
            controller.close();
            return;
          }
          chunk += `${next.value}\n`;
        }
        controller.enqueue(encoder.encode(chunk));
      },
      async cancel() {
        await lines.return();
      },
    },
    { highWaterMark: 1 },
  );
}
