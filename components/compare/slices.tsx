"use client";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { Num } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import { Between, Figure, Share } from "@/components/ui/share";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Evaluation } from "@/lib/contracts/evaluations";
import { rowsHref, truthLine } from "./words";

/** The same figures by one facet of the rows, with how many rows stand behind each. */
export function Slices({ evaluation }: { evaluation: Evaluation }) {
  const facets = [...new Set(evaluation.models.flatMap(({ slices }) => slices.map(({ slice }) => slice)))];
  const [facet, setFacet] = useState(facets[0]);
  if (facet === undefined) return null;
  const values = [
    ...new Set(
      evaluation.models.flatMap(({ slices }) =>
        slices.filter(({ slice }) => slice === facet).map(({ value }) => value),
      ),
    ),
  ];
  return (
    <Card>
      <CardHeader
        title="Slices"
        description={`Exact accuracy and macro F1 by one facet. ${truthLine(evaluation)}`}
        actions={
          <Select
            aria-label="Facet"
            className="w-36"
            value={facet}
            onChange={(event) => setFacet(event.target.value as typeof facet)}
          >
            {facets.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        }
      />
      <Table aria-label={`Figures by ${facet}`}>
        <TableHead>
          <TableRow>
            <TableHeader>{facet}</TableHeader>
            {evaluation.models.map(({ model, run }) => (
              <TableHeader key={run} className="text-right">
                {model}
              </TableHeader>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {values.map((value) => (
            <TableRow key={value}>
              <TableCell className="font-medium">{value}</TableCell>
              {evaluation.models.map((model) => {
                const found = model.slices.find((one) => one.slice === facet && one.value === value);
                if (!found) return <TableCell key={model.run} />;
                return (
                  <TableCell key={model.run} className="text-right tabular-nums">
                    <Link
                      href={
                        rowsHref(evaluation, model.run, {
                          verdict: "wrong",
                          slice: facet,
                          slice_value: value,
                        }) as Route
                      }
                      className="hover:underline"
                      title="The wrong ones"
                    >
                      <Share value={found.exact} />
                    </Link>
                    <span className="block text-xs text-muted">
                      <Between low={found.interval?.low ?? null} high={found.interval?.high ?? null} />
                    </span>
                    <span className="block text-xs text-muted">
                      F1 <Figure value={found.macro_f1} />, n <Num value={found.support} />
                    </span>
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
