import { type LookupAddress, lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { ReadableStream } from "node:stream/web";
import { type AddressPolicy, addressProblem, hostProblem } from "./address-policy";

/** Nobody's decision or conversation is longer; a server that never ends is cut off. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

const EVENTS = "text/event-stream";

/** The host's address is one that may not be connected to. */
export class ForbiddenAddress extends Error {
  override readonly name = "ForbiddenAddress";
}

export type GuardedFetch = {
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The bytes of an answer of this fetch, to be read once. Events (`text/event-stream`) are read in no other way. */
  bytesOf(response: Response): AsyncIterable<Uint8Array>;
  /** Ends the idle connections. */
  close(): void;
};

type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;
const systemResolve: Resolve = (host, done) => lookup(host, { all: true }, done);

/**
 * A `fetch` over node:http that asks the policy about the very address it connects to, so that a name which resolves
 * to another address the second time (DNS rebinding) gains nothing. It follows no redirect and believes no proxy.
 */
export function guardedFetch(policy: AddressPolicy, resolve: Resolve = systemResolve): GuardedFetch {
  const guardedLookup = lookupWith(policy, resolve);
  const agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };
  // A web stream around node's own costs a tenth of what a whole call does: events, which are many, do without.
  const events = new WeakMap<Response, http.IncomingMessage>();
  const ask = (url: URL, init: RequestInit): Promise<Response> =>
    new Promise((done, fail) => {
      const secure = url.protocol === "https:";
      const request = (secure ? https : http).request(
        url,
        {
          method: init.method ?? "GET",
          headers: { ...Object.fromEntries(headersOf(init)), "accept-encoding": "identity" },
          agent: agents[secure ? "https:" : "http:"],
          lookup: guardedLookup,
          ...(init.signal && { signal: init.signal }),
        },
        (answer) => {
          const isEvents = answer.statusCode === 200 && answer.headers["content-type"]?.startsWith(EVENTS);
          const response = toResponse(answer, isEvents ? null : ReadableStream.from(limited(answer)));
          if (isEvents) events.set(response, answer);
          done(response);
        },
      );
      request.on("error", fail);
      request.end(init.body ?? undefined);
    });
  return {
    fetch: async (input, init = {}) => {
      if (input instanceof Request) throw new TypeError("guardedFetch takes an address, not a Request");
      const url = new URL(input);
      if (url.protocol !== "http:" && url.protocol !== "https:") {
        throw new ForbiddenAddress(`${url.protocol} is not spoken, only http and https`);
      }
      // Where the host is an address already, node asks nobody.
      const problem = hostProblem(url.hostname, policy);
      if (problem) throw new ForbiddenAddress(problem);
      const { body } = init;
      if (body !== undefined && body !== null && typeof body !== "string" && !(body instanceof Uint8Array)) {
        throw new TypeError("guardedFetch sends text or bytes only");
      }
      return ask(url, init);
    },
    bytesOf: (response) => {
      const answer = events.get(response);
      return answer ? limited(answer) : ((response.body ?? []) as AsyncIterable<Uint8Array>);
    },
    close: () => {
      agents["http:"].destroy();
      agents["https:"].destroy();
    },
  };
}

/** Resolves a name and refuses it if any of its addresses may not be connected to. */
function lookupWith(policy: AddressPolicy, resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host, (error, found) => {
      if (error) return done(error, "", 0);
      for (const { address } of found) {
        const problem = addressProblem(address, policy);
        if (problem) return done(new ForbiddenAddress(`${host}: ${problem}`), "", 0);
      }
      if (options.all) return done(null, found);
      const [first] = found;
      if (!first) return done(new Error(`${host} has no address`), "", 0);
      done(null, first.address, first.family);
    });
  };
}

const headersOf = ({ headers }: RequestInit): Headers =>
  headers instanceof Headers ? headers : new Headers(headers);

/** `body`: not Readable.toWeb's, which throws where nobody can catch it when a reader goes while bytes arrive. */
function toResponse(answer: http.IncomingMessage, body: ReadableStream | null): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const status = answer.statusCode ?? 0;
  // Response knows no other status, and no body for these.
  if (status < 200 || status > 599) throw new Error(`The server answered with the status ${status}`);
  const bodiless = status === 204 || status === 205 || status === 304;
  if (bodiless) answer.resume();
  return new Response(bodiless ? null : (body as unknown as BodyInit | null), { status, headers });
}

/** Ended early by its reader, the answer's connection is closed. */
async function* limited(answer: http.IncomingMessage): AsyncGenerator<Uint8Array, void, void> {
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError(`The answer is longer than ${MAX_BODY_BYTES} bytes`);
    yield chunk;
  }
}
