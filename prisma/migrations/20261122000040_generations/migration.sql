-- Rows that models write: the plan, what became of each of its cells, and every answer as it came.
-- CreateEnum
CREATE TYPE "generation_status" AS ENUM ('queued', 'running', 'done', 'stopped', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "generation_item_state" AS ENUM ('pending', 'accepted', 'rejected');

-- CreateEnum
CREATE TYPE "generation_step" AS ENUM ('scenario', 'row', 'vote');

-- CreateTable
CREATE TABLE "generation" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "writer_id" UUID NOT NULL,
    "voter_id" UUID NOT NULL,
    "status" "generation_status" NOT NULL DEFAULT 'queued',
    "requested" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "prompt_version" TEXT NOT NULL,
    "generator_version" TEXT NOT NULL,
    "failure" JSONB,
    "seconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "generation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "generation_item" (
    "generation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "cell" JSONB NOT NULL,
    "state" "generation_item_state" NOT NULL DEFAULT 'pending',
    "tries" JSONB NOT NULL DEFAULT '[]',
    "code" TEXT,
    "conversation_id" UUID,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "generation_item_pkey" PRIMARY KEY ("generation_id","position")
);

-- CreateTable
CREATE TABLE "generation_call" (
    "id" UUID NOT NULL,
    "generation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "step" "generation_step" NOT NULL,
    "n" INTEGER NOT NULL,
    "model_id" UUID NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "reasoning" TEXT NOT NULL DEFAULT '',
    "refusal" TEXT,
    "finish_reason" TEXT,
    "error" TEXT,
    "message" TEXT,
    "tokens_in" INTEGER NOT NULL DEFAULT 0,
    "tokens_out" INTEGER NOT NULL DEFAULT 0,
    "estimated" BOOLEAN NOT NULL DEFAULT false,
    "cost" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "latency_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "requests" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "generation_call_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "generation_dataset_id_created_at_idx" ON "generation"("dataset_id", "created_at");

-- CreateIndex
CREATE INDEX "generation_writer_id_idx" ON "generation"("writer_id");

-- CreateIndex
CREATE INDEX "generation_voter_id_idx" ON "generation"("voter_id");

-- CreateIndex
CREATE INDEX "generation_item_conversation_id_idx" ON "generation_item"("conversation_id");

-- CreateIndex
CREATE INDEX "generation_call_generation_id_position_attempt_idx" ON "generation_call"("generation_id", "position", "attempt");

-- CreateIndex
-- An answer that came is kept once: a run that was killed finds it here instead of paying again. Failures repeat.
CREATE UNIQUE INDEX "generation_call_once" ON "generation_call"("generation_id", "position", "attempt", "step", "n") WHERE (error IS NULL);

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_writer_id_fkey" FOREIGN KEY ("writer_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_voter_id_fkey" FOREIGN KEY ("voter_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_item" ADD CONSTRAINT "generation_item_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_item" ADD CONSTRAINT "generation_item_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation_call" ADD CONSTRAINT "generation_call_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
