-- "Sure and wrong", "one sure, the other not": with the confidence in them these two indexes answer alone.
DROP INDEX "prediction_run_id_seq_state_idx";
CREATE INDEX "prediction_run_id_seq_state_shown_confidence_idx" ON "prediction"("run_id", "seq", "state", "shown_confidence");
DROP INDEX "prediction_differs_idx";
CREATE INDEX "prediction_differs_idx" ON "prediction"("run_id", "seq", "state", "action", "target_task_id", "shown_confidence") WHERE "differs";
