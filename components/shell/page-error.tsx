"use client";
import { ErrorState } from "@/components/ui/error-state";

/** For `error.tsx` files: what a person can do, and the number under which the server's log has the details. */
export function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <ErrorState title="Something went wrong" onRetry={retry} className="min-h-[60dvh]">
      Nothing that was saved is lost. Try again; if it happens once more, the details are in the server’s log
      {digest && (
        <>
          {" "}
          under <code className="font-mono">{digest}</code>
        </>
      )}
      .
    </ErrorState>
  );
}
