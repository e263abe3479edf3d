"use client";
import { Archive, ArchiveRestore, Boxes, Ellipsis, GraduationCap, PencilLine } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import type { ConfirmResult } from "@/components/ui/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { Num } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { ActionsHeader, NumberCell } from "@/components/ui/table-columns";
import { toast } from "@/components/ui/toast";
import type { ModelView } from "@/lib/contracts/models";
import { ModelDialog, type SaveModelAction } from "./model-dialog";
import { ModelTestDialog, type TestModelAction, useModelTest } from "./model-test-dialog";

export type ModelActions = {
  save: SaveModelAction;
  archive: (id: string, archived: boolean) => Promise<ConfirmResult>;
  test: TestModelAction;
};

const CLIENTS: Record<ModelView["client"], string> = {
  openai_compatible: "",
  embedded: "runs within Parallax",
  recorded: "answers made elsewhere and imported",
};

/** Teachers and students: where they are, whether their key is there, and one real decision to try them. */
export function ModelTable({
  models,
  archivedToo,
  actions,
}: {
  models: readonly ModelView[];
  archivedToo: boolean;
  actions: ModelActions;
}) {
  const [edited, setEdited] = useState<ModelView | "new">();
  const test = useModelTest(actions.test);
  const [busy, start] = useTransition();
  const archive = (model: ModelView, archived: boolean) =>
    start(async () => {
      const answer = await actions.archive(model.id, archived);
      if (answer?.error) toast.error(answer.error);
      else toast.success(`“${model.name}” is ${archived ? "archived" : "back"}`);
    });
  const other = (archivedToo ? "/settings/models" : "/settings/models?archived=true") as Route;
  return (
    <Card>
      <CardHeader
        title="Models"
        description="Teachers and students; those with an address are asked over the OpenAI-compatible protocol"
        actions={
          <>
            <Button asChild variant="ghost">
              <Link href={other}>{archivedToo ? "Hide archived" : "Show archived"}</Link>
            </Button>
            <Button asChild>
              <Link href={"/runs?train=true" as Route}>
                <GraduationCap aria-hidden />
                Train student
              </Link>
            </Button>
            <Button variant="primary" onClick={() => setEdited("new")}>
              <Boxes aria-hidden />
              New model
            </Button>
          </>
        }
      />
      {models.length === 0 ? (
        <EmptyState icon={Boxes} title="No models yet">
          Register a teacher or a student behind OpenAI, vLLM, Ollama or any server that speaks their
          protocol.
        </EmptyState>
      ) : (
        <Table aria-label="Models" aria-busy={busy}>
          <TableHead>
            <TableRow>
              <TableHeader>Name</TableHeader>
              <TableHeader>Role</TableHeader>
              <TableHeader className="max-sm:hidden">Where</TableHeader>
              <TableHeader className="max-sm:hidden">Key</TableHeader>
              <TableHeader className="text-right max-sm:hidden">Runs</TableHeader>
              <ActionsHeader />
            </TableRow>
          </TableHead>
          <TableBody>
            {models.map((model) => (
              <TableRow key={model.id}>
                <TableCell>
                  <span className="flex items-center gap-1.5 font-medium">
                    {model.name}
                    {model.archived_at && <Badge>archived</Badge>}
                  </span>
                  {model.model && (
                    <code className="block font-mono text-xs text-muted wrap-anywhere">{model.model}</code>
                  )}
                </TableCell>
                <TableCell>{model.role.toLowerCase()}</TableCell>
                <TableCell className="text-muted max-sm:hidden">
                  {model.base_url ? (
                    <code className="font-mono text-xs wrap-anywhere">{model.base_url}</code>
                  ) : (
                    CLIENTS[model.client]
                  )}
                </TableCell>
                <TableCell className="max-sm:hidden">
                  <KeyState model={model} />
                </TableCell>
                <NumberCell className="text-muted max-sm:hidden">
                  <Num value={model.runs} />
                </NumberCell>
                <TableCell>
                  <span className="flex items-center justify-end gap-1">
                    {(model.client === "openai_compatible" ||
                      (model.client === "embedded" && model.versions > 0)) && (
                      <Button size="sm" aria-label={`Test ${model.name}`} onClick={() => test.begin(model)}>
                        Test
                      </Button>
                    )}
                    <DropdownMenu>
                      <DropdownMenuTrigger asChild>
                        <IconButton label={`Actions for ${model.name}`}>
                          <Ellipsis aria-hidden />
                        </IconButton>
                      </DropdownMenuTrigger>
                      <DropdownMenuContent align="end">
                        {model.client === "openai_compatible" && (
                          <DropdownMenuItem onSelect={() => setEdited(model)}>
                            <PencilLine aria-hidden /> Change
                          </DropdownMenuItem>
                        )}
                        <DropdownMenuItem onSelect={() => archive(model, model.archived_at === null)}>
                          {model.archived_at ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
                          {model.archived_at ? "Restore" : "Archive"}
                        </DropdownMenuItem>
                      </DropdownMenuContent>
                    </DropdownMenu>
                  </span>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <ModelDialog
        edited={edited}
        save={actions.save}
        onClose={() => setEdited(undefined)}
        onSaved={(model) => {
          setEdited(undefined);
          void test.begin(model);
        }}
      />
      <ModelTestDialog {...test} />
    </Card>
  );
}

function KeyState({ model }: { model: ModelView }) {
  if (!model.key_env) return <span className="text-muted">none</span>;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <code className="font-mono text-xs">{model.key_env}</code>
      {model.key_set === false && <Badge tone="amber">not set</Badge>}
    </span>
  );
}
