"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Ways in besides the password; next-auth's client is fetched only when one is chosen. */
export function OAuthButtons({
  providers,
  next,
}: {
  providers: readonly { id: string; name: string }[];
  next: string;
}) {
  const [leaving, setLeaving] = useState<string>();
  if (providers.length === 0) return null;
  const go = async (id: string) => {
    setLeaving(id);
    const { signIn } = await import("next-auth/react");
    await signIn(id, { callbackUrl: next });
  };
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-3 text-xs text-muted before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        or
      </p>
      {providers.map(({ id, name }) => (
        <Button key={id} size="lg" pending={leaving === id} onClick={() => void go(id)}>
          Sign in with {name}
        </Button>
      ))}
    </div>
  );
}
