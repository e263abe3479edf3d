import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

/** One form in the middle of the page. */
export function AuthCard({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Card className="w-full max-w-sm p-6">
      <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      {description && <p className="mt-1 text-sm text-muted wrap-anywhere">{description}</p>}
      <div className="mt-5 flex flex-col gap-4">{children}</div>
    </Card>
  );
}
