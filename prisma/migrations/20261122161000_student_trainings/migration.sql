-- Trainings of the embedded student that somebody asked for: how far they are, and what became of them. What a training
-- makes stands in model_version and prediction_run; a failed one would else leave no trace but a line in the log.
-- CreateTable
CREATE TABLE "student_training" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'queued',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "phase" TEXT NOT NULL DEFAULT '',
    "result" JSONB,
    "failure" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "student_training_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "student_training_progress" CHECK ("progress" BETWEEN 0 AND 1),
    CONSTRAINT "student_training_result" CHECK (("status" = 'done') = ("result" IS NOT NULL))
);

-- CreateIndex
CREATE INDEX "student_training_dataset_id_created_at_idx" ON "student_training"("dataset_id", "created_at");

-- One at a time for each data set: of two people who ask at once one is told that it is under way.
-- CreateIndex
CREATE UNIQUE INDEX "student_training_under_way_key" ON "student_training"("dataset_id") WHERE (status = ANY (ARRAY['queued'::run_status, 'running'::run_status]));

-- AddForeignKey
ALTER TABLE "student_training" ADD CONSTRAINT "student_training_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
