-- What comes in from channels that send one message at a time: the router needs the talk and the ledger around it. A
-- message is stored before it is acknowledged, so that a process that dies in between loses none, and its id makes the
-- sender's second try the same message.
-- CreateTable
CREATE TABLE "channel_conversation" (
    "channel" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "tasks" JSONB NOT NULL DEFAULT '[]',
    -- Until when a process decides its messages; no other one does meanwhile.
    "leased_until" TIMESTAMPTZ(3) NOT NULL DEFAULT '-infinity',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_conversation_pkey" PRIMARY KEY ("channel","id")
);

-- CreateTable
CREATE TABLE "channel_message" (
    "channel" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "role" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- Whether it still waits for its decision.
    "open" BOOLEAN NOT NULL DEFAULT false,
    "decision_id" UUID,

    CONSTRAINT "channel_message_pkey" PRIMARY KEY ("channel","message_id")
);

-- A conversation's talk, in order; and its sweep.
-- CreateIndex
CREATE INDEX "channel_message_channel_conversation_id_seq_idx" ON "channel_message"("channel", "conversation_id", "seq");

-- CreateIndex
CREATE INDEX "channel_conversation_updated_at_idx" ON "channel_conversation"("updated_at");

-- What a process that died left behind.
-- CreateIndex
CREATE INDEX "channel_message_open_idx" ON "channel_message"("at") WHERE open;

-- AddForeignKey
ALTER TABLE "channel_message" ADD CONSTRAINT "channel_message_channel_conversation_id_fkey" FOREIGN KEY ("channel", "conversation_id") REFERENCES "channel_conversation"("channel", "id") ON DELETE CASCADE ON UPDATE CASCADE;
