-- Comparing two runs reads the indexes alone: 270 ms for ten thousand disagreements in a million rows without, 25 ms so.
DROP INDEX "prediction_run_id_seq_idx";
CREATE INDEX "prediction_run_id_seq_state_idx" ON "prediction"("run_id", "seq", "state");
DROP INDEX "prediction_differs_idx";
CREATE INDEX "prediction_differs_idx" ON "prediction"("run_id", "seq", "state", "action", "target_task_id") WHERE "differs";
