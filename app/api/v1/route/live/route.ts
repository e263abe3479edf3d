import { routerEndpoints } from "@/lib/contracts/router";
import { isAppError } from "@/lib/errors";
import { withApi } from "@/lib/http/with-api";
import { liveFigures } from "@/lib/services/router/live-figures";

const EVERY_MS = 2_000;
/** Rights may be taken away meanwhile: the browser comes back by itself and is asked who it is. */
const LONGEST_MS = 600_000;

export const GET = withApi(routerEndpoints.live, async ({ actor, query, request }) => {
  // Whoever may not gets an error with its status, before the stream has begun.
  const first = await liveFigures(actor);
  const once = query.once === "true";
  const text = new TextEncoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const end = Date.now() + LONGEST_MS;
      const send = (event: string, data: unknown) =>
        controller.enqueue(text.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      const next = async () => {
        if (request.signal.aborted) return;
        try {
          send("figures", await liveFigures(actor));
        } catch (error) {
          // The page keeps what it has and says how old it is.
          send("trouble", { message: isAppError(error) ? error.message : "The figures cannot be read." });
        }
        if (Date.now() < end) timer = setTimeout(() => void next().catch(stop), EVERY_MS);
        else controller.close();
      };
      send("figures", first);
      if (once) controller.close();
      else timer = setTimeout(() => void next().catch(stop), EVERY_MS);
    },
    cancel: stop,
  });
  request.signal.addEventListener("abort", stop, { once: true });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      // Proxies that gather answers would hold the events back.
      "x-accel-buffering": "no",
    },
  });
});
