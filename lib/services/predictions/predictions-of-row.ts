import type { PredictionView } from "@/lib/contracts/predictions";
import { predictionsOf } from "@/lib/db/predictions";
import { findShownRuns } from "@/lib/db/runs";
import { toPrediction } from "./to-prediction";

export type PredictionsOfRow = {
  teacher: PredictionView | null;
  student: PredictionView | null;
  /** Of all other runs, newest first; null where they were not asked for. */
  others: PredictionView[] | null;
};

/** What models say of a row, by the runs that are shown (or those given). Callers authorise, and hide it where need be. */
export async function predictionsOfRow(
  row: { id: string; datasetId: string },
  options: { others?: boolean; runs?: { teacher: string | null; student: string | null } } = {},
): Promise<PredictionsOfRow> {
  const shown = options.runs ?? (await shownIds(row.datasetId));
  const ids = [shown.teacher, shown.student].filter((id): id is string => id !== null);
  const found = (await predictionsOf(row.id, options.others ? null : ids)).map(toPrediction);
  const of = (run: string | null) => found.find((prediction) => prediction.run === run) ?? null;
  return {
    teacher: of(shown.teacher),
    student: of(shown.student),
    others: options.others ? found.filter(({ run }) => !ids.includes(run)) : null,
  };
}

async function shownIds(datasetId: string): Promise<{ teacher: string | null; student: string | null }> {
  const { teacher, student } = await findShownRuns(datasetId);
  return { teacher: teacher?.id ?? null, student: student?.id ?? null };
}
