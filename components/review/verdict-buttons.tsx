import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { isChanged } from "./form";
import { choiceDiffers, textVerdict } from "./judged";
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

/** The first button: always in the same place, and it says what is sent. */
function primaryOf(held: Held): { text: string; keys: string[]; command: Command } {
  const { form, item, phase, touched } = held;
  if (item.label === null)
    return { text: "Choose, then see the label", keys: ["Enter"], command: { do: "submit" } };
  const mend = textVerdict(form, item.label) === false;
  if (phase === "weighing")
    return choiceDiffers(item)
      ? { text: "Keep mine: the label is wrong", keys: ["k", "Enter"], command: { do: "keep" } }
      : {
          text: isChanged(form, item.label)
            ? "Keep: the label is right, with your text"
            : `Keep: the label is right${mend ? ", its text to mend" : ""}`,
          keys: isChanged(form, item.label) ? ["k", "Enter"] : ["k", "a", "Enter"],
          command: { do: "keep" },
        };
  if (isChanged(form, item.label))
    return {
      text: mend ? "Send your text: action right" : "Send the correction",
      keys: ["Enter"],
      command: { do: "submit" },
    };
  return {
    text: mend ? "Approve the action, its text to mend" : "Approve as it stands",
    keys: touched ? ["a", "Enter"] : ["a"],
    command: { do: "approve" },
  };
}
