import { Bot, Brain, Flag, Settings2, User, Webhook, Wrench } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Num, Time } from "@/components/ui/format";
import type { Message } from "@/prompts/actions";
import { LongText } from "./long-text";
import { callsOf, keyedText, prettyJson } from "./message-parts";

const ROLE = {
  user: { label: "User", icon: User },
  assistant: { label: "Assistant", icon: Bot },
  tool: { label: "Tool", icon: Webhook },
  system: { label: "System", icon: Settings2 },
  developer: { label: "Developer", icon: Settings2 },
} as const;

/** One turn: a bubble for people and assistant, a framed block for tool results, a folded line for instructions. */
export function Turn({
  message,
  channel,
  isDecision,
}: {
  message: Message;
  channel?: string;
  isDecision?: boolean;
}) {
  const mark = isDecision && (
    <p className="mt-1 flex items-center gap-1 text-xs font-medium text-accent-text">
      <Flag aria-hidden className="size-3" />
      The decision is made here
    </p>
  );
  if (message.role === "system" || message.role === "developer") {
    return (
      <li className="rounded-md border border-dashed bg-sunken px-3 py-1.5">
        <details>
          <summary className="text-xs text-muted">
            <Head message={message} /> — <Num value={message.content.length} /> characters
          </summary>
          <div className="pt-2">
            <LongText text={message.content} mono />
          </div>
        </details>
        {mark}
      </li>
    );
  }
  const assistant = message.role === "assistant";
  const tool = message.role === "tool";
  const calls = callsOf(message);
  const thinking = keyedText(message, "thinking");
  return (
    <li className={cn("flex flex-col", assistant ? "items-end" : "items-start")}>
      <div
        className={cn(
          "min-w-0 rounded-lg border px-3 py-2",
          tool ? "w-full border-line-strong border-l-3 bg-sunken" : "max-w-[92%] sm:max-w-[84%]",
          assistant && "rounded-br-sm border-transparent bg-accent-soft",
          message.role === "user" && "rounded-bl-sm bg-surface",
          isDecision && "ring-2 ring-accent ring-offset-2 ring-offset-bg",
        )}
      >
        <div className="mb-0.5 flex flex-wrap items-center gap-x-2 text-xs text-muted">
          <Head message={message} />
          {channel && message.role === "user" && <span>via {channel}</span>}
          <Stamp message={message} />
        </div>
        {thinking && (
          <details className="mb-1 text-xs text-muted">
            <summary>
              <Brain aria-hidden className="mr-1 inline size-3" />
              Thinking
            </summary>
            <LongText text={thinking} className="border-l-2 pt-1 pl-2" />
          </details>
        )}
        {tool ? (
          <LongText text={prettyJson(message.content)} mono />
        ) : (
          message.content !== "" && <LongText text={message.content} className="text-base" />
        )}
        {calls.map((call) => (
          <div key={call.key} className="mt-1 rounded-md border border-line-strong bg-surface px-2 py-1">
            <p className="flex items-center gap-1.5 text-xs font-medium">
              <Wrench aria-hidden className="size-3 text-muted" />
              calls <code className="font-mono">{call.name}</code>
            </p>
            {call.args && <LongText text={call.args} mono className="text-muted" />}
          </div>
        ))}
        {message.content === "" && calls.length === 0 && (
          <p className="text-xs text-muted italic">says nothing</p>
        )}
      </div>
      {mark}
    </li>
  );
}

function Head({ message }: { message: Message }) {
  const { label, icon: Icon } = ROLE[message.role];
  const name = keyedText(message, "name");
  return (
    <span className="inline-flex items-center gap-1 font-medium">
      <Icon aria-hidden className="size-3" />
      {label}
      {name &&
        (message.role === "tool" ? <Badge className="font-mono">{name}</Badge> : <span>· {name}</span>)}
    </span>
  );
}

/** `timestamp` as it came: a moment where it reads as one, else the text itself. */
function Stamp({ message }: { message: Message }) {
  const raw = message.timestamp;
  if (raw === undefined || raw === null) return null;
  const date = typeof raw === "number" ? new Date(raw > 1e11 ? raw : raw * 1000) : new Date(String(raw));
  if (Number.isNaN(date.getTime())) return <span>{String(raw)}</span>;
  return <Time value={date.toISOString()} />;
}
