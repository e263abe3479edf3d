-- What was decided on a channel's message is stored before it is told, so that a process which dies in between, and a
-- receiver that is away for a while, lose nothing; and where the channel waits for the answer is stored with the message,
-- so that any process can give it.
-- AlterTable
ALTER TABLE "channel_message"
    -- Below the channel's address, with the token that is good for one answer; gone once that was given.
    ADD COLUMN "reply_path" TEXT,
    -- The decision as it is told; null once it was.
    ADD COLUMN "delivery" JSONB,
    -- When to tell it, at the earliest, and how often that was begun.
    ADD COLUMN "deliver_at" TIMESTAMPTZ(3),
    ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0;

-- Who holds the lease: only that process may prolong it, and note what it decided.
-- AlterTable
ALTER TABLE "channel_conversation" ADD COLUMN "leased_by" UUID;

-- What is still to be told.
-- CreateIndex
CREATE INDEX "channel_message_deliver_idx" ON "channel_message"("deliver_at") WHERE delivery IS NOT NULL;
