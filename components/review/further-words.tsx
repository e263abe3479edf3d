import { Flag } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { Label } from "@/components/ui/label";
import { Textarea } from "@/components/ui/textarea";
import type { ReviewItem } from "@/lib/contracts/reviews";
import type { Form } from "./form";
import { TagField } from "./tag-field";
import type { Fields } from "./use-workspace";
import type { Command, Mode } from "./workspace-types";

/** Comment, tags and flag: what is said beside the decision. Always in sight, however long the cards above are. */
export function FurtherWords({
  form,
  flag,
  dispatch,
  fields,
  tagsInUse,
}: {
  form: Form;
  /** Left out: this row cannot be flagged. */
  flag?: ReviewItem["flag"];
  dispatch: (command: Command) => void;
  fields: Fields;
  /** For completion, most used first. */
  tagsInUse: readonly string[];
}) {
  const id = useId();
  const setMode = (next: Mode) => dispatch({ do: "mode", mode: next });
  return (
    <div className="flex shrink-0 flex-wrap items-end gap-x-3 gap-y-2 border-t bg-surface px-4 py-2">
      <div className="min-w-36 flex-1">
        <Label htmlFor={`${id}-comment`} className="mb-1 flex items-center gap-1.5 text-xs">
          Comment <Kbd>f</Kbd>
        </Label>
        <Textarea
          id={`${id}-comment`}
          ref={fields.comment}
          dir="auto"
          rows={1}
          value={form.comment}
          maxLength={10_000}
          onFocus={() => setMode("comment")}
          onBlur={() => setMode("normal")}
          onChange={(event) => dispatch({ do: "comment", text: event.target.value })}
          className="block max-h-32 min-h-7 py-0.5 text-xs"
        />
      </div>
      <div className="min-w-36 flex-1">
        <TagField
          tags={form.tags}
          inUse={tagsInUse}
          field={fields.tags}
          onChange={(tags) => dispatch({ do: "tags", tags })}
          onFocus={() => setMode("tags")}
          onBlur={() => setMode("normal")}
        />
      </div>
      {flag !== undefined && (
        <Button
          size="sm"
          variant={flag ? "secondary" : "ghost"}
          aria-pressed={flag !== null}
          aria-keyshortcuts="Shift+F"
          title="For whoever leads the review to see"
          onClick={() => dispatch({ do: "flag" })}
        >
          <Flag aria-hidden className={cn(flag && "fill-current text-amber-fg")} />
          {flag ? "Flagged" : "Flag"} <Kbd>F</Kbd>
        </Button>
      )}
    </div>
  );
}
