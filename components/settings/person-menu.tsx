"use client";
import { Ellipsis, KeyRound, LogOut, UserCheck, UserX } from "lucide-react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { Person } from "@/lib/contracts/people";
import { ROLES, type Role } from "@/lib/domain/access";
import { ROLE_LABELS } from "./invite-dialog";

/** What can be done about one person, by the state they are in. */
export function PersonMenu({
  person,
  onRole,
  onLink,
  onEnable,
  onDisable,
  onEndSessions,
  onWithdraw,
}: {
  person: Person;
  onRole: (role: Role) => void;
  onLink: () => void;
  onEnable: () => void;
  onDisable: () => void;
  onEndSessions: () => void;
  onWithdraw: () => void;
}) {
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <IconButton label={`Actions for ${person.name}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-64">
        {person.state === "disabled" ? (
          <DropdownMenuItem onSelect={onEnable}>
            <UserCheck aria-hidden /> Enable
          </DropdownMenuItem>
        ) : (
          <>
            <DropdownMenuRadioGroup
              value={person.role}
              onValueChange={(value) => {
                const role = ROLES.find((known) => known === value);
                if (role && role !== person.role) onRole(role);
              }}
            >
              <DropdownMenuLabel>Role</DropdownMenuLabel>
              {[...ROLES].reverse().map((role) => (
                <DropdownMenuRadioItem key={role} value={role}>
                  {ROLE_LABELS[role]}
                </DropdownMenuRadioItem>
              ))}
            </DropdownMenuRadioGroup>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={onLink}>
              <KeyRound aria-hidden />
              {person.state === "invited" ? "New invitation link" : "Password reset link"}
            </DropdownMenuItem>
            {person.state === "invited" ? (
              <DropdownMenuItem danger onSelect={onWithdraw}>
                <UserX aria-hidden /> Take back invitation
              </DropdownMenuItem>
            ) : (
              <>
                <DropdownMenuItem onSelect={onEndSessions}>
                  <LogOut aria-hidden /> End all sessions
                </DropdownMenuItem>
                <DropdownMenuItem danger onSelect={onDisable}>
                  <UserX aria-hidden /> Disable
                </DropdownMenuItem>
              </>
            )}
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
