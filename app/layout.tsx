import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Parallax", template: "%s · Parallax" },
  description: "Build data you can trust for a fast intent router, and run that router.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1013" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const incoming = await headers();
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Providers
          nonce={incoming.get("x-nonce") ?? undefined}
          locale={firstLocale(incoming.get("accept-language"))}
        >
          {children}
        </Providers>
      </body>
    </html>
  );
}

/** The first locale that the browser asks for and that this server can format; else English. */
function firstLocale(accepted: string | null): string {
  for (const part of (accepted ?? "").split(",")) {
    const tag = part.split(";")[0]?.trim() ?? "";
    try {
      if (tag !== "" && tag !== "*" && Intl.NumberFormat.supportedLocalesOf(tag).length > 0) return tag;
    } catch {
      // Not a language tag; the next one may be.
    }
  }
  return "en";
}
