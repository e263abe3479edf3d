"use client";
import { useTheme } from "next-themes";
import { Toaster as Sonner, toast } from "sonner";

/** `toast.success("Saved")`, `toast.error("…")`: for what has happened, never for what must be read. */
export { toast };

/** Once, in the root layout. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      toastOptions={{
        style: {
          background: "var(--surface)",
          color: "var(--fg)",
          border: "1px solid var(--line-strong)",
          borderRadius: "9px",
          fontSize: "13px",
        },
      }}
    />
  );
}
