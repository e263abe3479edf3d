-- Mass at the action's place that the student gave to no action: a served student that has more of it than usual was not
-- trained for this, or is asked in another way.
-- AlterTable
ALTER TABLE "route_decision" ADD COLUMN "unassigned" DOUBLE PRECISION;
