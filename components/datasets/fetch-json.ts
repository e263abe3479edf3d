/** Reads JSON from our own API. @throws Error with the server's own words, where it gave some */
export async function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" }, ...(signal && { signal }) });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  const message = (body as { error?: { message?: string } } | undefined)?.error?.message;
  throw new Error(message ?? `The server answered ${response.status}`);
}
