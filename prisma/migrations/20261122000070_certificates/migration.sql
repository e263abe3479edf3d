-- Temperatures and certified thresholds, and what a prediction run needs to tell how far it is.

-- The time that a run was worked on in earlier sessions (a resumed run has several), and its present pace: counting the
-- newest answers at each look would read all of them.
ALTER TABLE "prediction_run" ADD COLUMN "seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN "rate" DOUBLE PRECISION;

-- CreateTable
CREATE TABLE "calibration" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "prompt_version" TEXT NOT NULL,
    "truth" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "data_hash" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "temperature" DOUBLE PRECISION NOT NULL,
    "independent" BOOLEAN NOT NULL,
    "figures" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "calibration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "certificate" (
    "calibration_id" UUID NOT NULL,
    "action" TEXT NOT NULL DEFAULT '',
    "alpha" DOUBLE PRECISION NOT NULL,
    "delta" DOUBLE PRECISION NOT NULL,
    "certified" BOOLEAN NOT NULL,
    "threshold" DOUBLE PRECISION,
    "n" INTEGER NOT NULL,
    "k" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "coverage" DOUBLE PRECISION,
    "bound" DOUBLE PRECISION,
    "p" DOUBLE PRECISION,
    "needed_labels" INTEGER,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("calibration_id","action")
);

-- CreateIndex
CREATE INDEX "calibration_dataset_id_created_at_idx" ON "calibration"("dataset_id", "created_at");

-- CreateIndex
CREATE INDEX "calibration_version_id_created_at_idx" ON "calibration"("version_id", "created_at");

-- CreateIndex
CREATE INDEX "calibration_run_id_idx" ON "calibration"("run_id");

-- AddForeignKey
ALTER TABLE "calibration" ADD CONSTRAINT "calibration_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calibration" ADD CONSTRAINT "calibration_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calibration" ADD CONSTRAINT "calibration_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "prediction_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_calibration_id_fkey" FOREIGN KEY ("calibration_id") REFERENCES "calibration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is certified says where and how far; what is not certified holds no threshold that somebody could use.
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_threshold_check" CHECK (certified = (threshold IS NOT NULL));
-- A certificate never changes: another calibration makes another one.
CREATE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'certificate never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER certificate_immutable BEFORE UPDATE ON "certificate" FOR EACH ROW EXECUTE FUNCTION keep_certificate();
