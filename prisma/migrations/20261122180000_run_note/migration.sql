-- What whoever reads a run's figures must know of them, said by those who brought it in (labels that were mended in the
-- light of these answers are no independent measure). null: nothing.
ALTER TABLE "prediction_run" ADD COLUMN "note" TEXT;
