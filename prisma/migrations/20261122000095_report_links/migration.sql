-- Links by which somebody without an account reads an audit's report. As with one-time links only the hash of the
-- token is kept: whoever reads the database cannot use them.

-- CreateTable
CREATE TABLE "report_link" (
    "id" UUID NOT NULL,
    "audit_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "names" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "opened" INTEGER NOT NULL DEFAULT 0,
    "last_opened_at" TIMESTAMPTZ(3),

    CONSTRAINT "report_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "report_link_token_hash_key" ON "report_link"("token_hash");

-- CreateIndex
CREATE INDEX "report_link_audit_id_created_at_idx" ON "report_link"("audit_id", "created_at");

-- AddForeignKey
ALTER TABLE "report_link" ADD CONSTRAINT "report_link_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE CASCADE ON UPDATE CASCADE;
