-- The rule by which a live decision is doubted is noted as it is written; the worker makes a row of it for people.
-- AlterTable
ALTER TABLE "route_decision"
    ADD COLUMN "doubt" TEXT,
    -- When the worker dealt with it; with no row_id, no row could be made of it.
    ADD COLUMN "doubt_at" TIMESTAMPTZ(3);

-- What waits for the worker; and what it sent within an hour, which is bounded.
-- CreateIndex
CREATE INDEX "route_decision_doubt_idx" ON "route_decision"("at") WHERE doubt IS NOT NULL AND doubt_at IS NULL;

-- CreateIndex
CREATE INDEX "route_decision_doubt_at_idx" ON "route_decision"("doubt_at") WHERE doubt_at IS NOT NULL;
