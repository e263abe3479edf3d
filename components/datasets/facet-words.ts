import { ACTION_LOOK } from "@/components/ui/action-badge";
import { STATUS_LOOK } from "@/components/ui/status-badge";
import type { Tone } from "@/components/ui/tone";
import type { ListKey } from "./row-filter-url";
import { warningLabel } from "./warnings";

const DISAGREE: Record<string, string> = {
  teacher: "Teacher ≠ label",
  student: "Student ≠ label",
  models: "Teacher ≠ student",
};
const INVALID: Record<string, string> = { teacher: "Of the teacher", student: "Of the student" };

const percent = (share: string): string => String(Math.round(Number(share) * 1000) / 10);

/** "0.5-0.7" → "50 – 70 %": the upper end belongs to the next range. */
function range(value: string): string {
  const [low = "0", high = "1"] = value.split("-");
  if (Number(low) === 0) return `below ${percent(high)} %`;
  return Number(high) === 1 ? `${percent(low)} % and more` : `${percent(low)} – ${percent(high)} %`;
}

/** How a facet's value is written for people. */
export function facetWords(facet: ListKey, value: string): string {
  switch (facet) {
    case "warning":
      return warningLabel(value);
    case "disagree":
      return DISAGREE[value] ?? value;
    case "invalid":
      return INVALID[value] ?? value;
    case "teacher_confidence":
    case "student_confidence":
      return range(value);
    default:
      return value;
  }
}

type Look = { label: string; tone: Tone; icon: (typeof ACTION_LOOK)["reply"]["icon"] };

/** Icon and hue of values that have them everywhere. */
export function facetLook(facet: ListKey, value: string): Look | undefined {
  const looks: Record<string, Look> | undefined =
    facet === "action" ? ACTION_LOOK : facet === "status" ? STATUS_LOOK : undefined;
  return looks?.[value];
}
