"use client";
import { Bot } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { RunView, ShownRunsView } from "@/lib/contracts/runs";

const ROLES = { teacher: "Teacher", student: "Student" } as const;
type Role = keyof typeof ROLES;

const date = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const nameOf = (run: RunView): string =>
  `${run.model} v${run.version}, ${run.kind.replaceAll("_", " ")}, ${run.total.toLocaleString("en")} rows, ${date.format(new Date(run.created_at))}`;

/** Which runs stand beside the labels: in the list, its filters and facets, and on the rows' pages. */
export function RunsPicker({
  runs,
  shown,
  choose,
}: {
  /** Finished runs of the data set. */
  runs: readonly RunView[];
  shown: ShownRunsView;
  choose: (role: Role, run: string | null) => Promise<{ error: string } | undefined>;
}) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const id = useId();
  const pick = (role: Role, run: string) =>
    startTransition(async () => {
      const result = await choose(role, run === "" ? null : run);
      if (result?.error) toast.error(result.error);
      else router.refresh();
    });
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" aria-label="Models beside the labels">
          <Bot aria-hidden />
          <span className="max-md:hidden">Models</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-80" aria-label="Models beside the labels">
        <div className="flex flex-col gap-3 p-1">
          <p className="text-xs text-muted">
            Whose decisions stand beside the labels, in filters and on each row.
          </p>
          {(Object.keys(ROLES) as Role[]).map((role) => {
            const own = runs.filter((run) => run.role === role);
            return (
              <div key={role} className="flex flex-col gap-1">
                <label htmlFor={`${id}-${role}`} className="text-xs font-medium">
                  {ROLES[role]}
                </label>
                <Select
                  id={`${id}-${role}`}
                  disabled={pending || own.length === 0}
                  value={shown.chosen[role] ? (shown[role]?.id ?? "") : ""}
                  onChange={(event) => pick(role, event.target.value)}
                >
                  <option value="">{own.length === 0 ? "No finished run" : "The newest finished run"}</option>
                  {own.map((run) => (
                    <option key={run.id} value={run.id}>
                      {nameOf(run)}
                    </option>
                  ))}
                </Select>
                {shown[role] && !shown.chosen[role] && (
                  <p className="text-xs text-muted wrap-anywhere">Now: {nameOf(shown[role])}</p>
                )}
              </div>
            );
          })}
        </div>
      </PopoverContent>
    </Popover>
  );
}
