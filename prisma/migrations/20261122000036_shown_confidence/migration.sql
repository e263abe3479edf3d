-- The confidence that is shown, as a column: an index over an expression cannot answer without reading the rows, and
-- counting ranges of confidence of a million predictions took a second so.
ALTER TABLE "prediction" ADD COLUMN "shown_confidence" DOUBLE PRECISION;

CREATE OR REPLACE FUNCTION compare_prediction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The row is locked against a review that changes it at the same moment: one of the two sees the other.
  SELECT prediction_differs(NEW.state, NEW.action, NEW.target_task_id, c.action, c.target_task_id)
    INTO NEW.differs FROM "conversation" c WHERE c.id = NEW.conversation_id FOR SHARE;
  NEW.differs := coalesce(NEW.differs, false); -- no such row: the foreign key says so
  NEW.shown_confidence := coalesce(NEW.calibrated, NEW.confidence);
  RETURN NEW;
END $$;
DROP TRIGGER prediction_compare ON "prediction";
CREATE TRIGGER prediction_compare
  BEFORE INSERT OR UPDATE OF "state", "action", "target_task_id", "confidence", "calibrated" ON "prediction"
  FOR EACH ROW EXECUTE FUNCTION compare_prediction();

UPDATE "prediction" SET shown_confidence = coalesce(calibrated, confidence);
DROP INDEX "prediction_shown_confidence_idx";
CREATE INDEX "prediction_run_id_shown_confidence_seq_idx" ON "prediction"("run_id", "shown_confidence", "seq");
