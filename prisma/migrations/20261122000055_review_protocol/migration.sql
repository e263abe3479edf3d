-- The review protocol in full: blind-then-reveal, adjudication, assignment, flags, doubt queues.

-- Which items are judged before anything else is seen. Audits made before this show everything.
CREATE TYPE "review_arm" AS ENUM ('blind', 'revealed');
-- Whether a review keeps the action and target of the first choice.
CREATE TYPE "review_kept" AS ENUM ('keep', 'change');
CREATE TYPE "assignment_role" AS ENUM ('reviewer', 'adjudicator');

ALTER TABLE "audit"
  ADD COLUMN "blind_share" DOUBLE PRECISION NOT NULL DEFAULT 0,
  -- Reviews a day asked of each reviewer; shown, never a limit.
  ADD COLUMN "per_day" INTEGER,
  -- Why a doubt queue doubts its rows.
  ADD COLUMN "doubt" TEXT;
ALTER TABLE "audit" ADD CONSTRAINT "audit_blind_share_check" CHECK (blind_share >= 0 AND blind_share <= 1);
ALTER TABLE "audit" ADD CONSTRAINT "audit_per_day_check" CHECK (per_day > 0);
-- Each with its cause: what a doubt queue holds gives no estimate.
ALTER TABLE "audit" ADD CONSTRAINT "audit_doubt_check" CHECK ((kind = 'doubt') = (doubt IS NOT NULL));

ALTER TABLE "audit_item"
  ADD COLUMN "arm" "review_arm" NOT NULL DEFAULT 'revealed',
  -- What makes the row doubtful: {score, said, with}.
  ADD COLUMN "doubt" JSONB;

ALTER TABLE "review" ADD COLUMN "kept" "review_kept";

-- CreateTable
CREATE TABLE "review_choice" (
    "item_id" UUID NOT NULL,
    "reviewer_id" TEXT NOT NULL,
    "action" "action" NOT NULL,
    "target_task_id" TEXT,
    "text" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_choice_pkey" PRIMARY KEY ("item_id","reviewer_id")
);

-- CreateTable
CREATE TABLE "adjudication" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "audit_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "row_version" INTEGER NOT NULL,
    "adjudicator_id" TEXT NOT NULL,
    "adjudicator_name" TEXT NOT NULL,
    "outcome" "review_outcome" NOT NULL,
    "final" TEXT,
    "text_ok" BOOLEAN,
    "comment" TEXT,
    "tags" TEXT[],
    "idempotency_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "adjudication_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_assignment" (
    "audit_id" UUID NOT NULL,
    "person_id" TEXT NOT NULL,
    "role" "assignment_role" NOT NULL,

    CONSTRAINT "audit_assignment_pkey" PRIMARY KEY ("audit_id","role","person_id")
);

-- CreateTable
CREATE TABLE "review_flag" (
    "item_id" UUID NOT NULL,
    "reviewer_id" TEXT NOT NULL,
    "reviewer_name" TEXT NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_flag_pkey" PRIMARY KEY ("item_id","reviewer_id")
);

-- CreateIndex
CREATE INDEX "adjudication_conversation_id_seq_idx" ON "adjudication"("conversation_id", "seq");

-- CreateIndex
CREATE INDEX "adjudication_audit_id_seq_idx" ON "adjudication"("audit_id", "seq");

-- CreateIndex
CREATE INDEX "adjudication_item_id_seq_idx" ON "adjudication"("item_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "adjudication_adjudicator_id_idempotency_key_key" ON "adjudication"("adjudicator_id", "idempotency_key");

-- AddForeignKey
ALTER TABLE "review_choice" ADD CONSTRAINT "review_choice_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "audit_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "adjudication" ADD CONSTRAINT "adjudication_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "adjudication" ADD CONSTRAINT "adjudication_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "audit_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "adjudication" ADD CONSTRAINT "adjudication_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_assignment" ADD CONSTRAINT "audit_assignment_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_flag" ADD CONSTRAINT "review_flag_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "audit_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A first choice and an adjudication are said once: a change of mind is another entry.
CREATE TRIGGER review_choice_append_only BEFORE UPDATE OR DELETE ON "review_choice" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER adjudication_append_only BEFORE UPDATE OR DELETE ON "adjudication" FOR EACH ROW EXECUTE FUNCTION refuse_change();
