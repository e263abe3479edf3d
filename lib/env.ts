import { z } from "zod";
import { ROUTE_REASONS } from "@/lib/domain/router/names";

/**
 * The environment, checked once. Secrets live here only: never in the database, in logs or in pages.
 * An empty string counts as unset, as in most process managers.
 */
const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  NEXTAUTH_URL: z.url().optional(),
  NEXTAUTH_SECRET: z.string().min(32).optional(),
  GITHUB_ID: z.string().optional(),
  GITHUB_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  /** How many reverse proxies stand before the server; without it X-Forwarded-For is not believed. */
  TRUST_PROXY: z.coerce.number().int().min(1).max(10).optional(),
  /** Connections that one process may hold. */
  PARALLAX_DB_POOL: z.coerce.number().int().min(2).max(100).default(10),
  /** Addresses that models may have: `any` allows private ones, `public` does not. Metadata services never. */
  PARALLAX_MODEL_ADDRESSES: z.enum(["any", "public"]).default("any"),
  /** How long a claimed item stays with its reviewer without a sign of life. */
  PARALLAX_LEASE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(600),
  /** Names of the models that the router asks; without them the only or newest ones of their role. */
  PARALLAX_ROUTE_STUDENT: z.string().optional(),
  PARALLAX_ROUTE_TEACHER: z.string().optional(),
  /** What is given where nobody's answer may be trusted. */
  PARALLAX_ROUTE_FALLBACK: z.enum(["student", "clarify"]).default("student"),
  /** Accept the student from this confidence on where nothing is certified: a choice, and no promise. */
  PARALLAX_ROUTE_THRESHOLD: z.coerce.number().min(0).max(1).optional(),
  /** Milliseconds after which the teacher is asked too while the student thinks. */
  PARALLAX_ROUTE_HEDGE_MS: z.coerce.number().int().min(0).max(60_000).optional(),
  /** Whether live transcripts are kept: as they are, with addresses and numbers masked, or not at all. */
  PARALLAX_ROUTE_TRANSCRIPTS: z.enum(["all", "redacted", "none"]).default("all"),
  PARALLAX_ROUTE_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  /** Which live decisions are sent to people by themselves, and how many an hour at most; without any, none. */
  PARALLAX_ROUTE_DOUBT_BELOW: z.coerce.number().min(0).max(1).optional(),
  PARALLAX_ROUTE_DOUBT_REASONS: z
    .string()
    .default("")
    .transform((list) => list.split(/[\s,]+/).filter((reason) => reason !== ""))
    .pipe(z.array(z.enum(ROUTE_REASONS))),
  PARALLAX_ROUTE_DOUBT_DIFFERING: z.stringbool().default(false),
  PARALLAX_ROUTE_DOUBT_SAMPLE: z.coerce.number().min(0).max(1).default(0),
  PARALLAX_ROUTE_DOUBT_PER_HOUR: z.coerce.number().int().min(1).max(1_000).default(50),
  /** Channels that send to us; one without its secret is closed. */
  PARALLAX_WHATSAPP_SECRET: z.string().min(8).optional(),
  PARALLAX_WHATSAPP_VERIFY_TOKEN: z.string().min(8).optional(),
  PARALLAX_DISCORD_PUBLIC_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .optional(),
  PARALLAX_DISCORD_API: z.url().default("https://discord.com/api/v10"),
  /** Where decisions on messages of channels are delivered to, and with what they are signed. */
  PARALLAX_CHANNELS_URL: z.url().optional(),
  PARALLAX_CHANNELS_SECRET: z.string().min(8).optional(),
  /**
   * OpenTelemetry's own names. Figures are pushed where an address is given; the exporter itself reads further ones
   * (headers, compression, resource attributes).
   */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_SDK_DISABLED: z.stringbool().default(false),
  OTEL_METRICS_EXPORTER: z.string().optional(),
  OTEL_METRIC_EXPORT_INTERVAL: z.coerce.number().int().min(100).max(86_400_000).default(60_000),
  OTEL_METRIC_EXPORT_TIMEOUT: z.coerce.number().int().min(1).max(86_400_000).default(30_000),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

export type Env = z.infer<typeof schema>;

let cached: Env | undefined;

/** The environment of this process. @throws as `parseEnv` */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** @throws Error that names each variable that is wrong, and why. */
export function parseEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not usable:\n${lines.join("\n")}`);
  }
  return parsed.data;
}

/** @throws Error where neither the embedded database was started nor DATABASE_URL was given. */
export function databaseUrl(): string {
  // Read anew: the embedded database names itself here after the rest may have been read already.
  const url = process.env.DATABASE_URL || env().DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set. Start with `npm start`, or set DATABASE_URL.");
  return url;
}
