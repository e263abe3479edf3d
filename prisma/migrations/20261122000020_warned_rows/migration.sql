-- Rows with import warnings, found by warning. Partial: an import of clean rows pays nothing for it.
CREATE INDEX "conversation_warned_idx" ON "conversation" USING GIN ("dataset_id" uuid_ops, "warnings" array_ops) WHERE (warnings <> '{}'::text[]);
