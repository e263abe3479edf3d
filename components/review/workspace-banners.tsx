import { CirclePause, CloudOff, LogIn } from "lucide-react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { isPassing } from "./workspace-hand";
import type { Command, Held, Sending, Workspace } from "./workspace-types";

/** Everything that is not as it should be, above the row, never over it. Nothing here takes what was typed. */
export function WorkspaceBanners({
  state,
  held,
  dispatch,
}: {
  state: Workspace;
  held: Held | null;
  dispatch: (command: Command) => void;
}) {
  const waiting = state.sending.filter(({ failure }) => failure && isPassing(failure));
  const refused = state.sending.filter(
    ({ failure }) => failure && !isPassing(failure) && failure.status !== 401,
  );
  const paused = held !== null && state.queue.kind === "stopped" && state.queue.failure.code === "conflict";
  const unreachable = !state.online || waiting.length > 0;
  return (
    <div className="flex flex-col gap-2 px-4 pt-3 empty:hidden">
      {state.signedOut && (
        <Banner
          tone="amber"
          icon={LogIn}
          title="You are signed out"
          action={
            <span className="flex gap-2">
              <Button size="sm" asChild>
                <a href="/login" target="_blank" rel="noreferrer">
                  Sign in in a new tab
                </a>
              </Button>
              <Button size="sm" onClick={() => dispatch({ do: "retry" })}>
                Go on
              </Button>
            </span>
          }
        >
          Everything you did and typed is kept here and is sent as soon as you are signed in again.
        </Banner>
      )}
      {!state.signedOut && unreachable && (
        <Banner
          tone="amber"
          icon={CloudOff}
          title={state.online ? "The server cannot be reached" : "You are offline"}
          action={
            <Button size="sm" onClick={() => dispatch({ do: "retry" })}>
              Try now
            </Button>
          }
        >
          {waiting.length > 0 && (
            <>{waiting.length === 1 ? "One review waits" : `${waiting.length} reviews wait`} to be sent. </>
          )}
          What you do and type is kept in this browser and goes out by itself.
        </Banner>
      )}
      {paused && (
        <Banner
          tone="blue"
          icon={CirclePause}
          title="This audit is paused"
          action={
            <Button size="sm" onClick={() => dispatch({ do: "retry" })}>
              Look again
            </Button>
          }
        >
          No further rows are handed out. What you have in hand can still be sent.
        </Banner>
      )}
      {refused.map((sending) => (
        <Refused key={sending.key} sending={sending} dispatch={dispatch} />
      ))}
      {held && !held.leased && (
        <Banner
          tone="amber"
          title="Your time with this row ran out"
          action={
            <Button size="sm" onClick={() => dispatch({ do: "releaseLost" })}>
              Next row
            </Button>
          }
        >
          Somebody else may have it now. What you typed is kept; you can still send it, and it counts if the
          row is free.
        </Banner>
      )}
      {held?.item.moved && (
        <Banner tone="blue" title="This row has changed since the audit was made">
          It is {held.item.moved.status} now, with <code className="font-mono">{held.item.moved.final}</code>.
          You judge the label as it was then.
        </Banner>
      )}
      {held === null && state.notice && (
        <Banner tone={state.notice.tone === "warning" ? "amber" : "blue"}>{state.notice.text}</Banner>
      )}
    </div>
  );
}

function Refused({ sending, dispatch }: { sending: Sending; dispatch: (command: Command) => void }) {
  const { item, failure, key } = sending;
  return (
    <Banner
      tone="red"
      title={`Your review of row ${item.position} was not taken`}
      action={
        <span className="flex gap-2">
          <Button size="sm" variant="primary" onClick={() => dispatch({ do: "reopen", key })}>
            Open it again
          </Button>
          <Button size="sm" onClick={() => dispatch({ do: "drop", key })}>
            Let it go
          </Button>
        </span>
      }
    >
      {failure?.message}
    </Banner>
  );
}
