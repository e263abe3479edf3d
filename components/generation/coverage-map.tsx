"use client";
import { useState } from "react";
import { HeatMap } from "@/components/charts/heat-map";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Percent } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import type { Coverage } from "@/lib/contracts/generations";

const MEASURES = {
  accepted: "accepted rows",
  open: "cells still empty",
  share: "share of the plan",
} as const;
type Measure = keyof typeof MEASURES;

/** Which cells of the plan are filled: actions across, the levels of one factor down. */
export function CoverageMap({
  coverage,
  names,
}: {
  coverage: Coverage;
  /** What levels are called, where the id says little. */
  names: Readonly<Record<string, string>>;
}) {
  const factors = [...new Set(coverage.factors.map(({ factor }) => factor))].sort(
    (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b),
  );
  const [factor, setFactor] = useState("channel");
  const [measure, setMeasure] = useState<Measure>("share");
  const own = coverage.factors.filter((cell) => cell.factor === factor);
  const actions = [...new Set(coverage.factors.map(({ action }) => action))].sort();
  const levels = [...new Set(own.map(({ level }) => level))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const counts = levels.map((level) =>
    actions.map((action) => {
      const cell = own.find((one) => one.level === level && one.action === action);
      if (!cell) return 0;
      if (measure === "share") return cell.accepted / cell.planned;
      return measure === "accepted" ? cell.accepted : cell.planned - cell.accepted;
    }),
  );
  return (
    <Card>
      <CardHeader
        title="Coverage of the plan"
        description={
          <>
            <Percent value={coverage.share} /> of {coverage.cells} cells are filled.
          </>
        }
        actions={
          <>
            <Select
              aria-label="Factor"
              className="w-36"
              value={factor}
              onChange={(event) => setFactor(event.target.value)}
            >
              {factors.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
            <Select
              aria-label="Shown"
              className="w-40"
              value={measure}
              onChange={(event) => setMeasure(event.target.value as Measure)}
            >
              {Object.entries(MEASURES).map(([name, label]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </Select>
          </>
        }
      />
      <CardBody>
        <HeatMap
          label={`Plan by ${factor} and action: ${MEASURES[measure]}`}
          rowName={factor}
          columnName="action"
          rows={levels.map((level) => (names[level] ? `${level} ${names[level]}` : level))}
          columns={actions}
          counts={counts}
          format={measure === "share" ? "percent" : "number"}
          showTotals={measure !== "share"}
          {...(measure === "share" && { max: 1 })}
        />
      </CardBody>
    </Card>
  );
}

const ORDER = ["channel", "domain", "tone", "pattern", "difficulty", "tasks", "ending", "messages", "locale"];
