-- How good a data set is to train on, each time it was measured. A report keeps the fingerprint of the rows it saw,
-- so that it can say of itself that the data set has changed since.
-- CreateTable
CREATE TABLE "quality_report" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'queued',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "phase" TEXT NOT NULL DEFAULT '',
    "data_hash" TEXT,
    "version" INTEGER NOT NULL,
    "passed" BOOLEAN,
    "result" JSONB,
    "failure" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "quality_report_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "quality_report_progress" CHECK ("progress" BETWEEN 0 AND 1),
    CONSTRAINT "quality_report_result" CHECK (("status" = 'done') = ("result" IS NOT NULL))
);

-- CreateIndex
CREATE INDEX "quality_report_dataset_id_created_at_idx" ON "quality_report"("dataset_id", "created_at");

-- One at a time for each data set: two people who press the button get the same report.
-- CreateIndex
CREATE UNIQUE INDEX "quality_report_under_way_key" ON "quality_report"("dataset_id") WHERE (status = ANY (ARRAY['queued'::run_status, 'running'::run_status]));

-- AddForeignKey
ALTER TABLE "quality_report" ADD CONSTRAINT "quality_report_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;
