import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { choiceDiffers } from "./judged";
import { primaryOf } from "./primary";
import type { Command, Held } from "./workspace-types";

/** What can be done with the row; each has its key. */
export function VerdictButtons({
  held,
  canUndo,
  dispatch,
}: {
  held: Held;
  canUndo: boolean;
  dispatch: (command: Command) => void;
}) {
  const { item, phase } = held;
  const hidden = item.label === null;
  const { text, keys, command } = primaryOf(held);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-2">
        <Button
          variant="primary"
          size="lg"
          className="grow"
          pending={phase === "revealing"}
          aria-keyshortcuts={keys.join(" ")}
          onClick={() => dispatch(command)}
        >
          {text}{" "}
          {keys.map((key) => (
            <Kbd key={key} inverted>
              {key}
            </Kbd>
          ))}
        </Button>
        {phase === "weighing" && choiceDiffers(item) && (
          <Button size="lg" aria-keyshortcuts="c" onClick={() => dispatch({ do: "change" })}>
            Change to the label <Kbd>c</Kbd>
          </Button>
        )}
      </div>
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
