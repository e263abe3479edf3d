import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { isChanged } from "./form";
import type { Command, Held } from "./workspace-types";

/** What can be done with the row; each has its key. The first is what Enter does. */
export function VerdictButtons({
  held,
  canUndo,
  dispatch,
}: {
  held: Held;
  canUndo: boolean;
  dispatch: (command: Command) => void;
}) {
  const { form, item, phase } = held;
  const hidden = item.label === null;
  return (
    <div className="flex flex-col gap-2">
      {hidden ? (
        <Button
          variant="primary"
          size="lg"
          pending={phase === "revealing"}
          aria-keyshortcuts="Enter"
          onClick={() => dispatch({ do: "submit" })}
        >
          Choose, then see the label <Kbd inverted>Enter</Kbd>
        </Button>
      ) : phase === "weighing" ? null : isChanged(form, item.label) ? (
        <Button
          variant="primary"
          size="lg"
          aria-keyshortcuts="Enter"
          onClick={() => dispatch({ do: "submit" })}
        >
          Send the correction <Kbd inverted>Enter</Kbd>
        </Button>
      ) : (
        <Button variant="primary" size="lg" aria-keyshortcuts="a" onClick={() => dispatch({ do: "approve" })}>
          Approve as it stands <Kbd inverted>a</Kbd>
        </Button>
      )}
      <div className="flex flex-wrap gap-2 *:grow">
        <Button aria-keyshortcuts="r" disabled={hidden} onClick={() => dispatch({ do: "reject" })}>
          Reject <Kbd>r</Kbd>
        </Button>
        <Button aria-keyshortcuts="d" onClick={() => dispatch({ do: "discard" })}>
          Discard <Kbd>d</Kbd>
        </Button>
        <Button aria-keyshortcuts="s" onClick={() => dispatch({ do: "skip" })}>
          Skip <Kbd>s</Kbd>
        </Button>
        <Button aria-keyshortcuts="u" disabled={!canUndo} onClick={() => dispatch({ do: "undo" })}>
          Undo <Kbd>u</Kbd>
        </Button>
      </div>
    </div>
  );
}
