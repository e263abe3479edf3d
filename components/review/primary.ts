import type { ReviewItem } from "@/lib/contracts/reviews";
import { isChanged } from "./form";
import { choiceDiffers, textVerdict } from "./judged";
import type { Command, Held } from "./workspace-types";

type Subject = Pick<ReviewItem, "choice" | "label">;
export type Primary = { text: string; keys: string[]; command: Command };

/** The first button, always in the same place: what it would send, in words, and the keys that do the same. */
export function primaryOf(held: Pick<Held, "form" | "phase" | "touched"> & { item: Subject }): Primary {
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
      text: mend ? "Send your text: the action is right" : "Send the correction",
      keys: ["Enter"],
      command: { do: "submit" },
    };
  return {
    text: mend ? "Approve the action, its text to mend" : "Approve as it stands",
    keys: touched ? ["a", "Enter"] : ["a"],
    command: { do: "approve" },
  };
}
