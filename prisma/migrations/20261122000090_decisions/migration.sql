-- What the router decided, for figures, drift and review. Written in batches behind the answers and swept after a
-- while, so it refers to nothing by foreign key: a model or a row that goes must not hold up either.
-- CreateTable
CREATE TABLE "route_decision" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_name" TEXT NOT NULL,
    "conversation_id" TEXT,
    "turn" INTEGER,
    "channel" TEXT NOT NULL DEFAULT '',
    -- The transcript and the ledger that were decided on; null where transcripts are not kept.
    "messages" JSONB,
    "tasks" JSONB,
    "redacted" BOOLEAN NOT NULL DEFAULT false,
    "action" "action" NOT NULL,
    "target_task_id" TEXT,
    "final" TEXT NOT NULL,
    "student_final" TEXT,
    "source" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "teacher_reason" TEXT,
    "confidence" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "total_ms" DOUBLE PRECISION NOT NULL,
    "queue_ms" DOUBLE PRECISION NOT NULL,
    "model_ms" DOUBLE PRECISION NOT NULL,
    "action_ms" DOUBLE PRECISION NOT NULL,
    "student_ms" DOUBLE PRECISION,
    "teacher_ms" DOUBLE PRECISION,
    "student" TEXT,
    "teacher" TEXT,
    "calibration_id" UUID,
    "prompt_version" TEXT NOT NULL,
    -- The row that was made of it, for review.
    "row_id" UUID,

    CONSTRAINT "route_decision_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "route_decision_source" CHECK ("source" IN ('student', 'teacher', 'fallback')),
    CONSTRAINT "route_decision_confidence" CHECK ("confidence" BETWEEN 0 AND 1)
);

-- Newest first, and the sweep.
-- CreateIndex
CREATE INDEX "route_decision_at_idx" ON "route_decision"("at");
