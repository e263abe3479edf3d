"use client";
import { useActionState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Num, Time } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { NumberCell, NumberHeaders } from "@/components/ui/table-columns";
import type { AuditPeople } from "@/lib/contracts/audit-people";

export type Assignee = AuditPeople["people"][number];
export type AssignState = { error?: string; saved?: boolean };

/** Who reviews, who adjudicates, at what pace, and how far each has come. Only whoever leads can change it. */
export function PeopleForm({
  people,
  perDay,
  manages,
  action,
}: {
  people: readonly Assignee[];
  perDay: number | null;
  manages: boolean;
  action: (state: AssignState, form: FormData) => Promise<AssignState>;
}) {
  const [state, submit, pending] = useActionState(action, {});
  return (
    <form action={submit} className="flex flex-col gap-4">
      <div className="overflow-x-auto">
        <Table aria-label="People of this audit">
          <TableHead>
            <TableRow>
              <TableHeader>Person</TableHeader>
              <TableHeader>Reviews</TableHeader>
              <TableHeader>Adjudicates</TableHeader>
              <NumberHeaders
                names={["Done", "Today", "Seconds each", "In hand", "Skipped", "Flagged", "Decided"]}
              />
              <TableHeader>Last</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {people.map((person) => (
              <TableRow key={person.id}>
                <TableCell className="font-medium">{person.name}</TableCell>
                <TableCell>
                  <Choice name="reviewers" person={person} chosen={person.assigned} manages={manages} />
                </TableCell>
                <TableCell>
                  <Choice name="adjudicators" person={person} chosen={person.adjudicator} manages={manages} />
                </TableCell>
                <Count value={person.done} />
                <Count value={person.today} />
                <NumberCell>
                  {person.seconds_per_review === null ? (
                    "–"
                  ) : (
                    <Num value={person.seconds_per_review} maximumFractionDigits={1} />
                  )}
                </NumberCell>
                <Count value={person.held} />
                <Count value={person.skipped} />
                <Count value={person.flagged} />
                <Count value={person.adjudicated} />
                <TableCell>
                  {person.last_at ? <Time value={person.last_at} format="relative" /> : "–"}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <p className="text-xs text-muted">
        Nobody chosen under “Reviews”: everybody who may review. Nobody chosen under “Adjudicates”: any third
        person decides a disagreement.
      </p>
      {manages && (
        <div className="flex flex-wrap items-end gap-3">
          <div>
            <Label htmlFor="per-day" className="mb-1 block text-xs">
              Reviews a day asked of each
            </Label>
            <Input
              id="per-day"
              name="per_day"
              type="number"
              min={1}
              max={10_000}
              defaultValue={perDay ?? ""}
              placeholder="no pace"
              className="w-32"
            />
          </div>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
          {state.saved && !pending && (
            <p role="status" className="text-sm text-muted">
              Saved.
            </p>
          )}
        </div>
      )}
      {state.error && <Banner tone="red">{state.error}</Banner>}
    </form>
  );
}

const Count = ({ value }: { value: number }) => (
  <NumberCell>
    <Num value={value} />
  </NumberCell>
);

function Choice({
  name,
  person,
  chosen,
  manages,
}: {
  name: "reviewers" | "adjudicators";
  person: Assignee;
  chosen: boolean;
  manages: boolean;
}) {
  if (!manages) return chosen ? "yes" : "–";
  const does = name === "reviewers" ? "reviews" : "adjudicates";
  return (
    <input
      type="checkbox"
      name={name}
      value={person.id}
      defaultChecked={chosen}
      aria-label={`${person.name} ${does}`}
      className="size-4 accent-accent"
    />
  );
}
