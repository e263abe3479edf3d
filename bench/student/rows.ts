import { groupedFolds } from "@/lib/domain/folds/grouped-folds";
import { ThreadedEmbedder } from "@/lib/models/embedded/embedder";
import { type FitOptions, fitStudent } from "@/lib/models/embedded/fit";
import type { Form } from "@/lib/models/embedded/form";
import { figuresOf, type StudentFigures } from "@/lib/models/embedded/train/figures";
import type { Prepared, TrainingRow } from "@/lib/models/embedded/train/rows";
import { predict, prepare } from "@/lib/models/embedded/train/train-student";
import { inRepository } from "@/lib/platform/paths";
import { readRows, shippedRows } from "@/scripts/train-shipped-student";

/** The rows with their features. `file` = any raw file; without it the shipped rows but those of split test. */
export async function preparedRows(file?: string, form?: Form): Promise<Prepared[]> {
  const rows = file
    ? readRows(file)
    : shippedRows(inRepository("data", "intent-1000")).filter(({ split }) => split !== "test");
  return prepared(rows, form);
}

/** Rows with their features, by the embeddings of a form. */
export async function prepared(rows: readonly TrainingRow[], form?: Form): Promise<Prepared[]> {
  const embedder = new ThreadedEmbedder({ form, threads: 2 });
  try {
    return await prepare(rows, embedder);
  } finally {
    await embedder.close();
  }
}

export function fitNow(rows: readonly Prepared[], options: FitOptions) {
  const steps = fitStudent(
    rows.map(({ labelled }) => labelled),
    options,
  );
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Figures over grouped folds, each row predicted by a student that saw nothing of its scenario. */
export function crossValidate(
  rows: readonly Prepared[],
  options: FitOptions,
  { seeds = ["a", "b", "c"], most = Number.POSITIVE_INFINITY }: { seeds?: string[]; most?: number } = {},
): { accuracy: number; action: number; f1: number; ece: number } {
  const all = seeds.map((seed): StudentFigures => {
    const folds = groupedFolds(
      rows.map(({ row }) => row.scenario),
      5,
      seed,
    );
    const said = [0, 1, 2, 3, 4].flatMap((fold) => {
      const learnt = rows.filter((_, at) => folds[at] !== fold).slice(0, most);
      const student = fitNow(learnt, options);
      return rows.filter((_, at) => folds[at] === fold).map((one) => predict(student, one));
    });
    return figuresOf(said);
  });
  const mean = (of: (figures: StudentFigures) => number | null) =>
    all.reduce((sum, figures) => sum + (of(figures) ?? 0), 0) / all.length;
  return {
    accuracy: mean((one) => one.accuracy),
    action: mean((one) => one.action_accuracy),
    f1: mean((one) => one.macro_f1),
    ece: mean((one) => one.ece),
  };
}
