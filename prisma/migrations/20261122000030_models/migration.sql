-- Models, their versions, runs of predictions, and what each run says of each row.
-- CreateEnum
CREATE TYPE "model_role" AS ENUM ('TEACHER', 'STUDENT');

-- CreateEnum
CREATE TYPE "model_client_kind" AS ENUM ('openai_compatible', 'embedded', 'recorded');

-- CreateEnum
CREATE TYPE "prediction_run_kind" AS ENUM ('recorded', 'called', 'head', 'out_of_fold');

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "prediction_state" AS ENUM ('ok', 'invalid', 'failed');

-- CreateEnum
CREATE TYPE "confidence_mode" AS ENUM ('exact', 'action', 'votes');

-- AlterTable
ALTER TABLE "dataset" ADD COLUMN     "student_run_id" UUID,
ADD COLUMN     "teacher_run_id" UUID;

-- CreateTable
CREATE TABLE "model" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "model_role" NOT NULL,
    "client" "model_client_kind" NOT NULL,
    "base_url" TEXT,
    "model_name" TEXT,
    "key_env" TEXT,
    "options" JSONB NOT NULL DEFAULT '{}',
    "archived_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_version" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "prompt_version" TEXT NOT NULL,
    "dataset_id" UUID,
    "fingerprint" TEXT NOT NULL,
    "artefact_id" UUID,
    "card" JSONB NOT NULL DEFAULT '{}',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "training_row" (
    "version_id" UUID NOT NULL,
    "input_hash" TEXT NOT NULL,

    CONSTRAINT "training_row_pkey" PRIMARY KEY ("version_id","input_hash")
);

-- CreateTable
CREATE TABLE "prediction_run" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "kind" "prediction_run_kind" NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'queued',
    "prompt_version" TEXT NOT NULL,
    "filter" JSONB NOT NULL DEFAULT '{}',
    "audit_id" UUID,
    "options" JSONB NOT NULL DEFAULT '{}',
    "total" INTEGER NOT NULL DEFAULT 0,
    "ok" INTEGER NOT NULL DEFAULT 0,
    "invalid" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "reasons" JSONB NOT NULL DEFAULT '{}',
    "tokens_in" BIGINT NOT NULL DEFAULT 0,
    "tokens_out" BIGINT NOT NULL DEFAULT 0,
    "cost" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "failure" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "prediction_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prediction" (
    "run_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "state" "prediction_state" NOT NULL,
    "action" "action",
    "target_task_id" TEXT,
    "final" TEXT,
    "reason" TEXT,
    "message" TEXT,
    "confidence" DOUBLE PRECISION,
    "calibrated" DOUBLE PRECISION,
    "confidence_mode" "confidence_mode",
    "action_scores" JSONB,
    "task_scores" JSONB,
    "unassigned_mass" DOUBLE PRECISION,
    "votes" JSONB,
    "fold" INTEGER,
    "seen" BOOLEAN NOT NULL DEFAULT false,
    "time_to_action_ms" DOUBLE PRECISION,
    "latency_ms" DOUBLE PRECISION,
    "tokens_in" INTEGER,
    "tokens_out" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "raw" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prediction_pkey" PRIMARY KEY ("run_id","conversation_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "model_name_key" ON "model"("name");

-- CreateIndex
CREATE UNIQUE INDEX "model_version_model_id_number_key" ON "model_version"("model_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "model_version_model_id_fingerprint_key" ON "model_version"("model_id", "fingerprint");

-- CreateIndex
CREATE INDEX "prediction_run_dataset_id_created_at_idx" ON "prediction_run"("dataset_id", "created_at");

-- CreateIndex
CREATE INDEX "prediction_run_model_id_created_at_idx" ON "prediction_run"("model_id", "created_at");

-- CreateIndex
CREATE INDEX "prediction_run_version_id_idx" ON "prediction_run"("version_id");

-- CreateIndex
CREATE INDEX "prediction_run_audit_id_idx" ON "prediction_run"("audit_id");

-- CreateIndex
CREATE INDEX "prediction_conversation_id_idx" ON "prediction"("conversation_id");

-- CreateIndex
CREATE INDEX "prediction_run_id_seq_idx" ON "prediction"("run_id", "seq");

-- CreateIndex
CREATE INDEX "prediction_run_id_confidence_idx" ON "prediction"("run_id", "confidence");


-- CreateIndex
CREATE INDEX "dataset_teacher_run_id_idx" ON "dataset"("teacher_run_id");

-- CreateIndex
CREATE INDEX "dataset_student_run_id_idx" ON "dataset"("student_run_id");

-- AddForeignKey
ALTER TABLE "dataset" ADD CONSTRAINT "dataset_teacher_run_id_fkey" FOREIGN KEY ("teacher_run_id") REFERENCES "prediction_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset" ADD CONSTRAINT "dataset_student_run_id_fkey" FOREIGN KEY ("student_run_id") REFERENCES "prediction_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_artefact_id_fkey" FOREIGN KEY ("artefact_id") REFERENCES "blob"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "training_row" ADD CONSTRAINT "training_row_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction_run" ADD CONSTRAINT "prediction_run_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction_run" ADD CONSTRAINT "prediction_run_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction_run" ADD CONSTRAINT "prediction_run_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction_run" ADD CONSTRAINT "prediction_run_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "prediction_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A prediction that is ok names a decision; any other says why it names none.
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_state_check" CHECK (
  (state = 'ok' AND action IS NOT NULL AND final IS NOT NULL AND reason IS NULL)
  OR (state <> 'ok' AND reason IS NOT NULL AND action IS NULL AND final IS NULL)
);
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_target_check" CHECK (
  (action IN ('update_task', 'cancel_task')) = (target_task_id IS NOT NULL) OR action IS NULL
);
-- What a version is never changes; it may lose the data set and the artefact that it points to.
CREATE FUNCTION keep_model_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.model_id, NEW.number, NEW.prompt_version, NEW.fingerprint) IS DISTINCT FROM
     (OLD.id, OLD.model_id, OLD.number, OLD.prompt_version, OLD.fingerprint) THEN
    RAISE EXCEPTION 'model_version never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER model_version_immutable BEFORE UPDATE ON "model_version" FOR EACH ROW EXECUTE FUNCTION keep_model_version();
