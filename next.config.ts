import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run dev` is opened by its address; and the badge would cover the user menu.
  allowedDevOrigins: ["127.0.0.1"],
  devIndicators: false,
  typedRoutes: true,
  // `npm test` checks types, of tests and scripts too; a build need not do it a second time.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "pg",
    "pg-copy-streams",
    "pg-query-stream",
    "pino",
    "@node-rs/argon2",
    "graphile-worker",
    "prom-client",
    "@opentelemetry/sdk-metrics",
    "@opentelemetry/exporter-metrics-otlp-http",
    "@opentelemetry/resources",
  ],
  // The API's answers are data, whatever stands in them. Pages get their headers from proxy.ts.
  headers: async () => [
    {
      source: "/api/:path*",
      headers: [
        { key: "x-content-type-options", value: "nosniff" },
        { key: "content-security-policy", value: "default-src 'none'; frame-ancestors 'none'" },
        { key: "cross-origin-resource-policy", value: "same-origin" },
        { key: "referrer-policy", value: "same-origin" },
      ],
    },
  ],
};

export default config;
