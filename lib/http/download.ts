/** A stream of bytes as a file to be saved, read only as fast as the client takes it. */
export function downloadResponse(file: {
  fileName: string;
  /** Told where it is known beforehand. */
  bytes?: number;
  contentType: string;
  chunks: AsyncGenerator<Uint8Array, void, void>;
}): Response {
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await file.chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await file.chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": file.contentType,
      ...(file.bytes !== undefined && { "content-length": String(file.bytes) }),
      "content-disposition": `attachment; filename="${file.fileName.replace(/[^\w.-]/g, "_")}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
