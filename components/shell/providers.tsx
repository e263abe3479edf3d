"use client";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { LocaleProvider } from "@/components/ui/format";
import { Toaster } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";

/** What every page needs, signed in or not: theme, locale, tooltips, toasts. */
export function Providers({
  nonce,
  locale,
  children,
}: {
  /** Of this request's content security policy, for the script that sets the theme before the first paint. */
  nonce: string | undefined;
  locale: string;
  children: ReactNode;
}) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce && { nonce })}
      // Browsers hide a script's nonce from the page, so server and client never agree about it.
      scriptProps={{ suppressHydrationWarning: true }}
    >
      <LocaleProvider locale={locale}>
        <TooltipProvider>{children}</TooltipProvider>
        <Toaster />
      </LocaleProvider>
    </ThemeProvider>
  );
}
