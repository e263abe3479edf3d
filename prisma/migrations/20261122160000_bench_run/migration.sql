-- Benchmarks with their whole reports, so that speed can be followed over time and on other machines. The report carries
-- its own id: the same one imported twice is one row.

-- CreateTable
CREATE TABLE "bench_run" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "targets" TEXT[],
    "report" JSONB NOT NULL,
    "imported" BOOLEAN NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bench_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "bench_run_at_id_idx" ON "bench_run"("at", "id");
