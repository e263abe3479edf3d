import type { ImportView } from "@/lib/contracts/imports";

export type UploadOptions = { format: string; split: string; atomic: boolean; dryRun: boolean };

export type Upload = {
  /** The queued import; rejects with an Error whose message can be shown. */
  queued: Promise<ImportView>;
  abort: () => void;
};

/** Sends a file to be imported. XMLHttpRequest, because fetch cannot tell how much of a body has been sent. */
export function uploadFile(
  slug: string,
  file: File,
  options: UploadOptions,
  onProgress: (sent: number) => void,
): Upload {
  const query = new URLSearchParams({ filename: file.name.slice(-300), format: options.format });
  if (options.split) query.set("split", options.split);
  if (options.atomic) query.set("atomic", "true");
  if (options.dryRun) query.set("dry-run", "true");
  const request = new XMLHttpRequest();
  const queued = new Promise<ImportView>((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status === 202) resolve(body as ImportView);
      else reject(new Error(messageOf(body) ?? `The server answered ${request.status}. Try again.`));
    };
    request.onerror = () =>
      reject(new Error("The connection broke before the file was sent. Nothing was stored; try again."));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
  });
  request.open("POST", `/api/v1/datasets/${encodeURIComponent(slug)}/imports?${query}`);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.send(file);
  return { queued, abort: () => request.abort() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const messageOf = (body: unknown): string | undefined =>
  (body as { error?: { message?: string } } | null)?.error?.message;
