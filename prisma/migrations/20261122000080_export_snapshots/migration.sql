-- Exports that are kept: which rows at which version they hold, and their files.

-- A stream has no row until it ends well; those that stand from before have ended or never will.
ALTER TABLE "export" ADD COLUMN "status" "run_status" NOT NULL DEFAULT 'done',
ADD COLUMN "stored" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "repeat_of" UUID,
ADD COLUMN "request" JSONB,
ADD COLUMN "rows_done" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "failure" JSONB,
ADD COLUMN "started_at" TIMESTAMPTZ(3),
ADD COLUMN "finished_at" TIMESTAMPTZ(3);

-- (row, version) of an export, a thousand to a page and not one to a row: freezing a million rows is then a
-- thousand inserts and 25 MB.
CREATE TABLE "export_page" (
    "export_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "conversation_ids" UUID[],
    "versions" INTEGER[],
    "rejected" TEXT[],

    CONSTRAINT "export_page_pkey" PRIMARY KEY ("export_id","n")
);

CREATE TABLE "export_file" (
    "export_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "blob_id" UUID NOT NULL,

    CONSTRAINT "export_file_pkey" PRIMARY KEY ("export_id","name")
);

CREATE INDEX "export_file_blob_id_idx" ON "export_file"("blob_id");
CREATE INDEX "export_repeat_of_idx" ON "export"("repeat_of");

ALTER TABLE "export" ADD CONSTRAINT "export_repeat_of_fkey" FOREIGN KEY ("repeat_of") REFERENCES "export"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "export_page" ADD CONSTRAINT "export_page_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "export"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "export_file" ADD CONSTRAINT "export_file_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "export"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- The bytes outlive the file's row: the sweep removes blobs that nothing refers to.
ALTER TABLE "export_file" ADD CONSTRAINT "export_file_blob_id_fkey" FOREIGN KEY ("blob_id") REFERENCES "blob"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
