import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { AuthCard } from "./auth-card";

/** A link that was used, has run out, or never was. */
export const DeadLink = ({ children }: { children: ReactNode }) => (
  <AuthCard title="This link does not work any more" description={children}>
    <Button asChild variant="primary" size="lg">
      <Link href={"/login" as Route}>Go to sign-in</Link>
    </Button>
  </AuthCard>
);
