"use client";
import { KeyRound } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { ConfirmDialog, type ConfirmResult } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/format";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { ActionsHeader } from "@/components/ui/table-columns";
import { toast } from "@/components/ui/toast";
import type { ApiKey } from "@/lib/contracts/keys";
import type { Scope } from "@/lib/domain/access";
import { type CreateKeyAction, KeyDialog } from "./key-dialog";

/** API keys that work, and how to make and revoke them. */
export function KeyTable({
  keys,
  everybody,
  scopes,
  create,
  revoke,
}: {
  keys: readonly ApiKey[];
  /** Whether other people's keys are in the list too. */
  everybody: boolean;
  scopes: readonly Scope[];
  create: CreateKeyAction;
  revoke: (id: string) => Promise<ConfirmResult>;
}) {
  const revokeAndSay = async (key: ApiKey): Promise<ConfirmResult> => {
    const answer = await revoke(key.id);
    if (!answer?.error) toast.success(`Key “${key.name}” is revoked`);
    return answer;
  };
  return (
    <Card>
      <CardHeader
        title="API keys"
        description="For programs: send one as Authorization: Bearer px_…"
        actions={<KeyDialog action={create} scopes={scopes} />}
      />
      {keys.length === 0 ? (
        <EmptyState icon={KeyRound} title="No keys yet">
          Make one for a program that imports, exports, or asks the router.
        </EmptyState>
      ) : (
        <Table aria-label="API keys">
          <TableHead>
            <TableRow>
              <TableHeader>Name</TableHeader>
              {everybody && <TableHeader>Owner</TableHeader>}
              <TableHeader>Scopes</TableHeader>
              <TableHeader>Last used</TableHeader>
              <TableHeader>Expires</TableHeader>
              <ActionsHeader />
            </TableRow>
          </TableHead>
          <TableBody>
            {keys.map((key) => (
              <TableRow key={key.id}>
                <TableCell>
                  <span className="block font-medium">{key.name}</span>
                  <code className="font-mono text-xs text-muted">{key.prefix}…</code>
                </TableCell>
                {everybody && <TableCell>{key.owner?.name ?? "the server"}</TableCell>}
                <TableCell>
                  <span className="flex flex-wrap gap-1">
                    {key.scopes.map((scope) => (
                      <Badge key={scope} tone={scope === "admin" ? "amber" : "gray"}>
                        {scope}
                      </Badge>
                    ))}
                  </span>
                </TableCell>
                <TableCell className="whitespace-nowrap text-muted">
                  {key.last_used_at ? <Time value={key.last_used_at} format="relative" /> : "never"}
                </TableCell>
                <TableCell className="whitespace-nowrap text-muted">
                  {key.expires_at ? <Time value={key.expires_at} format="date" /> : "never"}
                </TableCell>
                <TableCell className="text-right">
                  <ConfirmDialog
                    trigger={
                      <Button size="sm" aria-label={`Revoke key ${key.name}`}>
                        Revoke
                      </Button>
                    }
                    title={`Revoke key “${key.name}”?`}
                    loses="Programs that use it are refused at once. This cannot be undone."
                    confirmLabel="Revoke"
                    onConfirm={() => revokeAndSay(key)}
                  />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
