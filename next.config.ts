import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  typedRoutes: true,
  serverExternalPackages: [
    "pg",
    "pg-copy-streams",
    "pg-query-stream",
    "pino",
    "@node-rs/argon2",
    "graphile-worker",
  ],
};

export default config;
