-- Rows are found by what models said of them, and by four more facets, at any size.

-- A data set names its runs, a run its audit, and both belong to a data set: a circle. A restore fills the tables one
-- after another and checks these at the end.
ALTER TABLE "dataset" ALTER CONSTRAINT "dataset_teacher_run_id_fkey" DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE "dataset" ALTER CONSTRAINT "dataset_student_run_id_fkey" DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE "prediction_run" ALTER CONSTRAINT "prediction_run_audit_id_fkey" DEFERRABLE INITIALLY IMMEDIATE;

-- Whether a prediction names another action or target than the effective decision, or is no legal decision at all.
-- Kept up to date by triggers: comparing a million rows at each look takes seconds.
ALTER TABLE "prediction" ADD COLUMN "differs" BOOLEAN NOT NULL DEFAULT false;

CREATE FUNCTION prediction_differs(
  said_state prediction_state, said_action action, said_target text, label_action action, label_target text
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE said_state
    WHEN 'ok' THEN said_action <> label_action OR said_target IS DISTINCT FROM label_target
    WHEN 'invalid' THEN true
    ELSE false -- no answer came: there is nothing to compare
  END
$$;

-- The row is locked against a review that changes it at the same moment: one of the two sees the other.
CREATE FUNCTION compare_prediction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT prediction_differs(NEW.state, NEW.action, NEW.target_task_id, c.action, c.target_task_id)
    INTO NEW.differs FROM "conversation" c WHERE c.id = NEW.conversation_id FOR SHARE;
  NEW.differs := coalesce(NEW.differs, false); -- no such row: the foreign key says so
  RETURN NEW;
END $$;
CREATE TRIGGER prediction_compare BEFORE INSERT OR UPDATE OF "state", "action", "target_task_id" ON "prediction"
  FOR EACH ROW EXECUTE FUNCTION compare_prediction();

CREATE FUNCTION compare_predictions_of_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "prediction" p
     SET differs = prediction_differs(p.state, p.action, p.target_task_id, NEW.action, NEW.target_task_id)
   WHERE p.conversation_id = NEW.id
     AND p.differs <> prediction_differs(p.state, p.action, p.target_task_id, NEW.action, NEW.target_task_id);
  RETURN NULL;
END $$;
CREATE TRIGGER conversation_compare AFTER UPDATE OF "action", "target_task_id" ON "conversation"
  FOR EACH ROW WHEN ((OLD.action, OLD.target_task_id) IS DISTINCT FROM (NEW.action, NEW.target_task_id))
  EXECUTE FUNCTION compare_predictions_of_row();

UPDATE "prediction" p SET differs = true FROM "conversation" c
 WHERE c.id = p.conversation_id
   AND prediction_differs(p.state, p.action, p.target_task_id, c.action, c.target_task_id);

CREATE INDEX "prediction_differs_idx" ON "prediction"("run_id", "seq") WHERE "differs";
CREATE INDEX "prediction_invalid_idx" ON "prediction"("run_id", "seq") WHERE (state = 'invalid'::prediction_state);
-- The confidence that is shown: calibrated where there is a calibration.
DROP INDEX "prediction_run_id_confidence_idx";
CREATE INDEX "prediction_shown_confidence_idx" ON "prediction"("run_id", (coalesce("calibrated", "confidence")));

-- Facets beside action, status, channel and split: each alone in the order of the data set.
CREATE INDEX "conversation_dataset_id_domain_seq_idx" ON "conversation"("dataset_id", "domain", "seq");
CREATE INDEX "conversation_dataset_id_tone_seq_idx" ON "conversation"("dataset_id", "tone", "seq");
CREATE INDEX "conversation_dataset_id_pattern_seq_idx" ON "conversation"("dataset_id", "pattern", "seq");
CREATE INDEX "conversation_dataset_id_difficulty_seq_idx" ON "conversation"("dataset_id", "difficulty", "seq");

-- How many rows have each value of them; as dataset_cell, differences that are appended and folded.
CREATE TABLE "dataset_facet" (
    "id" BIGSERIAL NOT NULL,
    "dataset_id" UUID NOT NULL,
    "facet" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "dataset_facet_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "dataset_facet_dataset_id_idx" ON "dataset_facet"("dataset_id");

CREATE OR REPLACE FUNCTION count_inserted_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "dataset_cell" ("dataset_id", "action", "status", "channel", "split", "n")
  SELECT "dataset_id", "action", "status", "channel", "split", count(*) FROM new_rows GROUP BY 1, 2, 3, 4, 5;
  INSERT INTO "dataset_facet" ("dataset_id", "facet", "value", "n")
  SELECT r."dataset_id", f.facet, f.value, count(*) FROM new_rows r CROSS JOIN LATERAL (VALUES
    ('domain', r.domain), ('tone', r.tone), ('pattern', r.pattern), ('difficulty', r.difficulty)) f (facet, value)
  GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION count_deleted_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "dataset_cell" ("dataset_id", "action", "status", "channel", "split", "n")
  SELECT "dataset_id", "action", "status", "channel", "split", -count(*) FROM old_rows GROUP BY 1, 2, 3, 4, 5;
  INSERT INTO "dataset_facet" ("dataset_id", "facet", "value", "n")
  SELECT r."dataset_id", f.facet, f.value, -count(*) FROM old_rows r CROSS JOIN LATERAL (VALUES
    ('domain', r.domain), ('tone', r.tone), ('pattern', r.pattern), ('difficulty', r.difficulty)) f (facet, value)
  GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
INSERT INTO "dataset_facet" ("dataset_id", "facet", "value", "n")
SELECT c."dataset_id", f.facet, f.value, count(*) FROM "conversation" c CROSS JOIN LATERAL (VALUES
  ('domain', c.domain), ('tone', c.tone), ('pattern', c.pattern), ('difficulty', c.difficulty)) f (facet, value)
GROUP BY 1, 2, 3;
