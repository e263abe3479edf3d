"use client";
import { Search, X } from "lucide-react";
import { type RefObject, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Spinner } from "@/components/ui/spinner";

const PAUSE_MS = 280;

/** Searches a moment after the last key, at once on Enter. `initial` is the address's `q`; it may change from outside. */
export function SearchBox({
  initial,
  pending,
  inputRef,
  onSearch,
}: {
  initial: string;
  pending: boolean;
  inputRef: RefObject<HTMLInputElement | null>;
  onSearch: (q: string) => void;
}) {
  const [text, setText] = useState(initial);
  const [sent, setSent] = useState(initial);
  const [seen, setSeen] = useState(initial);
  // The address has changed, and not by us: back, forward, "Clear".
  if (initial !== seen) {
    setSeen(initial);
    if (initial !== sent.trim()) setText(initial);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const search = (q: string, pause: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setSent(q);
      onSearch(q);
    }, pause);
  };
  return (
    <search className="relative min-w-40 grow sm:max-w-96">
      {pending ? (
        <Spinner className="absolute top-2 left-2.5 text-muted" label="Searching" />
      ) : (
        <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-muted" />
      )}
      <Input
        ref={inputRef}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label="Search in turns and tasks"
        placeholder='Words, "a phrase", -without'
        autoComplete="off"
        spellCheck={false}
        value={text}
        className="px-8"
        onChange={(event) => {
          setText(event.target.value);
          search(event.target.value, PAUSE_MS);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") search(text, 0);
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <span className="absolute top-1.5 right-2 flex items-center">
        {text === "" ? (
          <Kbd>/</Kbd>
        ) : (
          <button
            type="button"
            aria-label="Clear the search"
            className="rounded-sm p-0.5 text-muted hover:text-fg"
            onClick={() => {
              setText("");
              search("", 0);
            }}
          >
            <X aria-hidden className="size-4" />
          </button>
        )}
      </span>
    </search>
  );
}
