import { X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Label } from "@/components/ui/label";

const MOST = 20;
const LONGEST = 60;

/** Tags as chips and a field that completes those in use. Enter or a comma adds, Backspace in the empty field takes back. */
export function TagField({
  tags,
  inUse,
  field,
  onChange,
  onFocus,
  onBlur,
}: {
  tags: readonly string[];
  inUse: readonly string[];
  field: RefObject<HTMLInputElement | null>;
  onChange: (tags: string[]) => void;
  onFocus: () => void;
  onBlur: () => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const full = tags.length >= MOST;
  const add = (text: string) => {
    const tag = text.trim();
    setTyped("");
    if (tag !== "" && !tags.includes(tag) && !full) onChange([...tags, tag]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if ((event.key === "Enter" && !sends && typed !== "") || event.key === ",") {
      event.preventDefault();
      add(typed);
    } else if (event.key === "Backspace" && typed === "" && tags.length > 0) onChange(tags.slice(0, -1));
    else if (sends || event.key === "Escape") add(typed);
  };
  return (
    <div>
      <Label htmlFor={id} className="mb-1 flex items-center gap-1.5 text-xs">
        Tags <Kbd>#</Kbd>
      </Label>
      <div className="flex flex-wrap items-center gap-1.5">
        {tags.map((tag) => (
          <span
            key={tag}
            className="inline-flex h-6 max-w-full items-center gap-1 rounded-sm border bg-sunken pl-1.5 text-xs"
          >
            <span className="truncate">{tag}</span>
            <button
              type="button"
              aria-label={`Remove the tag ${tag}`}
              onClick={() => onChange(tags.filter((other) => other !== tag))}
              className="inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-fg"
            >
              <X aria-hidden className="size-3" />
            </button>
          </span>
        ))}
        <Input
          id={id}
          ref={field}
          list={`${id}-in-use`}
          value={typed}
          maxLength={LONGEST}
          disabled={full}
          autoComplete="off"
          onFocus={onFocus}
          onBlur={() => {
            add(typed);
            onBlur();
          }}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-7 min-w-24 flex-1 text-xs"
        />
        <datalist id={`${id}-in-use`}>
          {inUse
            .filter((tag) => !tags.includes(tag))
            .map((tag) => (
              <option key={tag} value={tag} />
            ))}
        </datalist>
      </div>
    </div>
  );
}
