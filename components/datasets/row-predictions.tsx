import { type Said, SaidCard } from "@/components/conversation/said-card";
import type { PredictionView } from "@/lib/contracts/predictions";
import type { Row } from "@/lib/contracts/rows";
import { PredictionDetails } from "./prediction-details";

/** What teacher and student say of a row, each against its label; nothing where no run is shown. */
export function RowPredictions({ row }: { row: Row }) {
  const { teacher, student, others } = row.predictions;
  return (
    <>
      {teacher && <PredictionCard title={`Teacher · ${teacher.model}`} prediction={teacher} row={row} />}
      {student && <PredictionCard title={`Student · ${student.model}`} prediction={student} row={row} />}
      {others && others.length > 0 && (
        <details className="rounded-lg border bg-surface px-3 py-2">
          <summary className="text-xs font-medium text-muted">
            {others.length === 1 ? "One other run" : `${others.length} other runs`}
          </summary>
          <div className="flex flex-col gap-2 pt-2">
            {others.map((prediction) => (
              <PredictionCard
                key={prediction.run}
                title={`${prediction.model} · ${KINDS[prediction.kind]}`}
                prediction={prediction}
                row={row}
              />
            ))}
          </div>
        </details>
      )}
    </>
  );
}

const KINDS: Record<PredictionView["kind"], string> = {
  recorded: "recorded",
  called: "asked here",
  head: "fitted head",
  out_of_fold: "out of fold",
};

function PredictionCard({ title, prediction, row }: { title: string; prediction: PredictionView; row: Row }) {
  return (
    <div className="flex flex-col">
      <SaidCard
        title={title}
        said={saidOf(prediction)}
        against={{ action: row.action, target: row.target_task_id, text: row.text }}
      />
      <PredictionDetails prediction={prediction} />
    </div>
  );
}

/** A prediction as cards show it. */
function saidOf(prediction: PredictionView): Said {
  const { state, action, target_task_id: target, text, reason, message } = prediction;
  return {
    decision: action === null ? null : { action, target, text },
    problem: state === "ok" ? null : { state, reason, message },
    confidence: prediction.calibrated ?? prediction.confidence,
    mode: prediction.confidence_mode,
    timeToActionMs: prediction.time_to_action_ms,
    latencyMs: prediction.latency_ms,
    seen: prediction.seen,
  };
}
