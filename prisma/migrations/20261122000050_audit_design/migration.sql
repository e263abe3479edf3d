-- How a sample was drawn, and what it judges beside the labels. Audits made before this are simple random samples.
CREATE TYPE "allocation" AS ENUM ('proportional', 'equal', 'neyman');

ALTER TABLE "audit"
  ADD COLUMN "strata" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "allocation" "allocation" NOT NULL DEFAULT 'proportional',
  ADD COLUMN "min_per_stratum" INTEGER NOT NULL DEFAULT 2,
  -- Each stratum with its facets, N, n and what the allocation was computed from.
  ADD COLUMN "design" JSONB NOT NULL DEFAULT '[]',
  -- "At least this share of the labels is right", to be claimed with 95 % confidence.
  ADD COLUMN "claim_target" DOUBLE PRECISION NOT NULL DEFAULT 0.99,
  -- The runs that are judged, frozen: the data set may choose others later.
  ADD COLUMN "teacher_run_id" UUID,
  ADD COLUMN "student_run_id" UUID;


-- CreateIndex
CREATE INDEX "audit_teacher_run_id_idx" ON "audit"("teacher_run_id");

-- CreateIndex
CREATE INDEX "audit_student_run_id_idx" ON "audit"("student_run_id");

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_teacher_run_id_fkey" FOREIGN KEY ("teacher_run_id") REFERENCES "prediction_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_student_run_id_fkey" FOREIGN KEY ("student_run_id") REFERENCES "prediction_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "audit" ADD CONSTRAINT "audit_claim_target_check" CHECK (claim_target > 0 AND claim_target < 1);
ALTER TABLE "audit" ADD CONSTRAINT "audit_min_per_stratum_check" CHECK (min_per_stratum >= 0);
