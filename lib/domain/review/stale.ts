import { PROMPT_VERSION } from "@/prompts/intent-prompt";
import { GUIDE_VERSION } from "./guide";

/** What a judgement was made by: the prompt that says what models are asked, the guide that says what is right. */
export type MadeBy = { promptVersion: string; guideVersion?: string };

export type StaleVersion = {
  what: "prompt" | "guide";
  audited: string;
  current: string;
  message: string;
};

const NAMES = { prompt: "prompt", guide: "labelling guide" } as const;

/** The versions that hold now. */
export const PRESENT: Required<MadeBy> = { promptVersion: PROMPT_VERSION, guideVersion: GUIDE_VERSION };

/** The versions in `madeBy` that do not hold any more; none = it stands. `verb` is what was done by them. */
export function staleVersions(
  madeBy: MadeBy,
  { verb = "Judged", current = PRESENT }: { verb?: string; current?: Required<MadeBy> } = {},
): StaleVersion[] {
  const versions = [
    { what: "prompt", audited: madeBy.promptVersion, current: current.promptVersion },
    { what: "guide", audited: madeBy.guideVersion ?? current.guideVersion, current: current.guideVersion },
  ] as const;
  return versions
    .filter(({ audited, current: now }) => audited !== now)
    .map((version) => ({
      ...version,
      message: `${verb} by version ${version.audited} of the ${NAMES[version.what]}; version ${version.current} holds now.`,
    }));
}
