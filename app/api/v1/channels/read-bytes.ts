import { AppError } from "@/lib/errors";

const MOST_BYTES = 1024 * 1024;

/** The body as it came: signatures are over bytes. @throws AppError payload_too_large */
export async function readBytes(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new AppError("payload_too_large", "A webhook has at most 1 MiB");
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** @throws AppError bad_request */
export function parseBytes(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new AppError("bad_request", "The body is no JSON", { cause });
  }
}

/** @throws AppError not_found where the variable is not set: the channel is closed */
export function opened(secret: string | undefined, variable: string): string {
  if (secret) return secret;
  throw new AppError("not_found", `This channel is closed; set ${variable} to open it`);
}

export const unsigned = (): AppError =>
  new AppError("unauthenticated", "The signature does not fit the body; check the channel's secret");
