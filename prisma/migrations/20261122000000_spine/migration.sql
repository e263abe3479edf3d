-- The spine: people, data sets, rows, imports, audits, reviews, exports.

CREATE EXTENSION IF NOT EXISTS "btree_gin";


-- CreateEnum
CREATE TYPE "role" AS ENUM ('ADMIN', 'REVIEWER', 'VIEWER');

-- CreateEnum
CREATE TYPE "access_link_purpose" AS ENUM ('FIRST_ADMIN', 'INVITE', 'PASSWORD_RESET');

-- CreateEnum
CREATE TYPE "action" AS ENUM ('reply', 'start_task', 'update_task', 'cancel_task', 'noop');

-- CreateEnum
CREATE TYPE "row_status" AS ENUM ('pending', 'approved', 'corrected', 'rejected', 'discarded');

-- CreateEnum
CREATE TYPE "import_status" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "audit_kind" AS ENUM ('sample', 'queue', 'doubt');

-- CreateEnum
CREATE TYPE "audit_status" AS ENUM ('open', 'paused', 'closed');

-- CreateEnum
CREATE TYPE "slot_state" AS ENUM ('open', 'leased', 'done');

-- CreateEnum
CREATE TYPE "review_outcome" AS ENUM ('approve', 'correct', 'reject', 'discard', 'retracted');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("provider","provider_account_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_link" (
    "id" UUID NOT NULL,
    "purpose" "access_link_purpose" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "email" TEXT,
    "role" "role" NOT NULL,
    "user_id" UUID,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "import_id" UUID,
    "messages" JSONB NOT NULL,
    "tasks" JSONB NOT NULL,
    "imported_final" TEXT NOT NULL,
    "reasoning" TEXT,
    "meta" JSONB,
    "extra" JSONB,
    "input_hash" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "warnings" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "channel" TEXT NOT NULL DEFAULT '',
    "split" TEXT NOT NULL DEFAULT '',
    "domain" TEXT NOT NULL DEFAULT '',
    "tone" TEXT NOT NULL DEFAULT '',
    "pattern" TEXT NOT NULL DEFAULT '',
    "difficulty" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "scenario_id" TEXT NOT NULL DEFAULT '',
    "status" "row_status" NOT NULL DEFAULT 'pending',
    "version" INTEGER NOT NULL DEFAULT 1,
    "action" "action" NOT NULL,
    "target_task_id" TEXT,
    "final" TEXT NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "row_version" (
    "conversation_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "status" "row_status" NOT NULL,
    "final" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "cause_id" UUID,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "row_version_pkey" PRIMARY KEY ("conversation_id","version")
);

-- CreateTable
CREATE TABLE "conversation_search" (
    "conversation_id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "tsv" tsvector NOT NULL,

    CONSTRAINT "conversation_search_pkey" PRIMARY KEY ("conversation_id")
);

-- CreateTable
CREATE TABLE "dataset_cell" (
    "id" BIGSERIAL NOT NULL,
    "dataset_id" UUID NOT NULL,
    "action" "action" NOT NULL,
    "status" "row_status" NOT NULL,
    "channel" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "dataset_cell_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "status" "import_status" NOT NULL DEFAULT 'queued',
    "upload_id" UUID,
    "rejects_id" UUID,
    "reasons_id" UUID,
    "bytes_total" BIGINT,
    "bytes_read" BIGINT NOT NULL DEFAULT 0,
    "read" INTEGER NOT NULL DEFAULT 0,
    "inserted" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "warnings" JSONB NOT NULL DEFAULT '{}',
    "errors" JSONB NOT NULL DEFAULT '[]',
    "failure" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "indexed_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blob" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "blob_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blob_chunk" (
    "blob_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "blob_chunk_pkey" PRIMARY KEY ("blob_id","n")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "audit_kind" NOT NULL,
    "status" "audit_status" NOT NULL DEFAULT 'open',
    "filter" JSONB NOT NULL DEFAULT '{}',
    "seed" TEXT NOT NULL,
    "population" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "overlap" INTEGER NOT NULL DEFAULT 1,
    "blind" BOOLEAN NOT NULL DEFAULT false,
    "prompt_version" TEXT NOT NULL,
    "guide_version" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_item" (
    "id" UUID NOT NULL,
    "audit_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "row_version" INTEGER NOT NULL,
    "label_final" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "stratum" JSONB NOT NULL DEFAULT '{}',
    "inclusion_probability" DOUBLE PRECISION NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "audit_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_slot" (
    "id" UUID NOT NULL,
    "audit_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "slot" INTEGER NOT NULL,
    "overlap" INTEGER NOT NULL,
    "state" "slot_state" NOT NULL DEFAULT 'open',
    "reviewer_id" TEXT,
    "lease_expires_at" TIMESTAMPTZ(3),
    "leased_at" TIMESTAMPTZ(3),

    CONSTRAINT "review_slot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "audit_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "row_version" INTEGER NOT NULL,
    "reviewer_id" TEXT NOT NULL,
    "reviewer_name" TEXT NOT NULL,
    "outcome" "review_outcome" NOT NULL,
    "final" TEXT,
    "text_ok" BOOLEAN,
    "comment" TEXT,
    "tags" TEXT[],
    "seconds" DOUBLE PRECISION,
    "supersedes_id" UUID,
    "idempotency_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_draft" (
    "item_id" UUID NOT NULL,
    "reviewer_id" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_draft_pkey" PRIMARY KEY ("item_id","reviewer_id")
);

-- CreateTable
CREATE TABLE "review_skip" (
    "item_id" UUID NOT NULL,
    "reviewer_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_skip_pkey" PRIMARY KEY ("item_id","reviewer_id")
);

-- CreateTable
CREATE TABLE "export" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "target" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "manifest" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "export_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_link_token_hash_key" ON "access_link"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "audit_log_target_kind_target_id_id_idx" ON "audit_log"("target_kind", "target_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_slug_key" ON "dataset"("slug");

-- CreateIndex
CREATE INDEX "conversation_dataset_id_input_hash_idx" ON "conversation"("dataset_id", "input_hash");

-- CreateIndex
CREATE INDEX "conversation_dataset_id_action_status_channel_split_seq_idx" ON "conversation"("dataset_id", "action", "status", "channel", "split", "seq");

-- CreateIndex
CREATE INDEX "conversation_import_id_idx" ON "conversation"("import_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_dataset_id_content_hash_key" ON "conversation"("dataset_id", "content_hash");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_dataset_id_seq_key" ON "conversation"("dataset_id", "seq");

-- CreateIndex
CREATE INDEX "conversation_search_dataset_id_tsv_idx" ON "conversation_search" USING GIN ("dataset_id" uuid_ops, "tsv" tsvector_ops);

-- CreateIndex
CREATE INDEX "conversation_search_dataset_id_seq_idx" ON "conversation_search"("dataset_id", "seq");

-- CreateIndex
CREATE INDEX "dataset_cell_dataset_id_idx" ON "dataset_cell"("dataset_id");

-- CreateIndex
CREATE INDEX "import_dataset_id_created_at_idx" ON "import"("dataset_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_dataset_id_created_at_idx" ON "audit"("dataset_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_id_overlap_key" ON "audit"("id", "overlap");

-- CreateIndex
CREATE INDEX "audit_item_conversation_id_idx" ON "audit_item"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_item_audit_id_conversation_id_key" ON "audit_item"("audit_id", "conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_item_audit_id_position_key" ON "audit_item"("audit_id", "position");

-- CreateIndex
CREATE INDEX "review_slot_audit_id_state_position_slot_idx" ON "review_slot"("audit_id", "state", "position", "slot");

-- CreateIndex
CREATE INDEX "review_slot_audit_id_reviewer_id_state_idx" ON "review_slot"("audit_id", "reviewer_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "review_slot_item_id_slot_key" ON "review_slot"("item_id", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "review_slot_item_id_reviewer_id_key" ON "review_slot"("item_id", "reviewer_id");

-- CreateIndex
CREATE INDEX "review_conversation_id_seq_idx" ON "review"("conversation_id", "seq");

-- CreateIndex
CREATE INDEX "review_item_id_seq_idx" ON "review"("item_id", "seq");

-- CreateIndex
CREATE INDEX "review_audit_id_reviewer_id_seq_idx" ON "review"("audit_id", "reviewer_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "review_reviewer_id_idempotency_key_key" ON "review"("reviewer_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "export_dataset_id_created_at_idx" ON "export"("dataset_id", "created_at");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "row_version" ADD CONSTRAINT "row_version_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import" ADD CONSTRAINT "import_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "blob_chunk" ADD CONSTRAINT "blob_chunk_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "blob"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_item" ADD CONSTRAINT "audit_item_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_item" ADD CONSTRAINT "audit_item_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_slot" ADD CONSTRAINT "review_slot_audit_id_overlap_fkey" FOREIGN KEY ("audit_id", "overlap") REFERENCES "audit"("id", "overlap") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_slot" ADD CONSTRAINT "review_slot_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "audit_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "audit_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_supersedes_id_fkey" FOREIGN KEY ("supersedes_id") REFERENCES "review"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "review_draft" ADD CONSTRAINT "review_draft_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "audit_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_skip" ADD CONSTRAINT "review_skip_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "audit_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export" ADD CONSTRAINT "export_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What Prisma's schema language cannot say ───────────────────────────────────────────────────────

-- The overlap cap: slots are rows, numbered 1 … overlap, and overlap is the audit's own (foreign key).
ALTER TABLE "review_slot"
  ADD CONSTRAINT "review_slot_within_overlap" CHECK ("slot" BETWEEN 1 AND "overlap"),
  ADD CONSTRAINT "review_slot_lease" CHECK (("state" = 'open') = ("reviewer_id" IS NULL));

-- Append-only tables. A cascade from a deleted data set runs inside another trigger, so its depth is > 1.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN RETURN OLD; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_append_only BEFORE UPDATE OR DELETE ON "review" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER row_version_append_only BEFORE UPDATE OR DELETE ON "row_version" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was imported never changes.
CREATE FUNCTION keep_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the imported content of a row cannot be changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER conversation_keep_import
  BEFORE UPDATE OF "messages", "tasks", "imported_final", "reasoning", "meta", "extra", "input_hash", "content_hash", "seq", "dataset_id"
  ON "conversation" FOR EACH ROW EXECUTE FUNCTION keep_import();

-- Cell counters: one appended difference per statement and cell.
CREATE FUNCTION count_inserted_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "dataset_cell" ("dataset_id", "action", "status", "channel", "split", "n")
  SELECT "dataset_id", "action", "status", "channel", "split", count(*) FROM new_rows GROUP BY 1, 2, 3, 4, 5;
  RETURN NULL;
END $$;
CREATE FUNCTION count_deleted_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "dataset_cell" ("dataset_id", "action", "status", "channel", "split", "n")
  SELECT "dataset_id", "action", "status", "channel", "split", -count(*) FROM old_rows GROUP BY 1, 2, 3, 4, 5;
  RETURN NULL;
END $$;
CREATE FUNCTION count_updated_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "dataset_cell" ("dataset_id", "action", "status", "channel", "split", "n")
  SELECT "dataset_id", "action", "status", "channel", "split", sum(d) FROM (
    SELECT "dataset_id", "action", "status", "channel", "split", 1 AS d FROM new_rows
    UNION ALL
    SELECT "dataset_id", "action", "status", "channel", "split", -1 FROM old_rows
  ) changes GROUP BY 1, 2, 3, 4, 5 HAVING sum(d) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER conversation_count_insert AFTER INSERT ON "conversation"
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_inserted_rows();
CREATE TRIGGER conversation_count_delete AFTER DELETE ON "conversation"
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_rows();
CREATE TRIGGER conversation_count_update AFTER UPDATE ON "conversation"
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_updated_rows();
