-- Gold items: rows with a ruling, mixed into a blind queue to test its reviewers. They are marked, so that no figure of the
-- queue counts them; how many there are stands with the audit, whose size includes them.

-- AlterTable
ALTER TABLE "audit" ADD COLUMN "gold" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "audit_item" ADD COLUMN "gold" BOOLEAN NOT NULL DEFAULT false;
