import { z } from "zod";

/** Name of a model in commands and addresses. */
export const modelNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    "1 to 63 letters, digits, dots, hyphens and underscores; the first is a letter or digit",
  );

/**
 * Variables that may hold a model's key. A list, and a prefix for everything else: whoever may set an address must not
 * be able to have the session secret or DATABASE_URL sent there.
 */
const KNOWN_KEYS = [
  "OPENAI",
  "TOGETHER",
  "GROQ",
  "MISTRAL",
  "OPENROUTER",
  "FIREWORKS",
  "DEEPSEEK",
  "GEMINI",
  "ANTHROPIC",
  "CEREBRAS",
  "NEBIUS",
  "DEEPINFRA",
  "XAI",
  "VLLM",
  "OLLAMA",
];
const KEY_ENV = new RegExp(
  `^(?:(?:${KNOWN_KEYS.join("|")})_API_KEY|PARALLAX_MODEL_KEY(?:_[A-Z0-9_]{1,60})?)$`,
);

export const isKeyEnv = (name: string): boolean => KEY_ENV.test(name);

export const keyEnvSchema = z
  .string()
  .refine(
    isKeyEnv,
    "Name a variable that holds a model's key: OPENAI_API_KEY (or that of another known provider), or PARALLAX_MODEL_KEY_<NAME>",
  );

/**
 * An address of an OpenAI-compatible server, up to and with its `/v1`: http or https, no name or password, no query, no
 * fragment; without a slash at the end. Whether its host may be reached is asked when it is connected to.
 */
export const baseUrlSchema = z
  .string()
  .trim()
  .max(2000)
  .transform((text, ctx) => {
    const problem = (message: string) => {
      ctx.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    let url: URL;
    try {
      url = new URL(text);
    } catch {
      return problem("This is no address; write one like https://api.openai.com/v1");
    }
    if (url.protocol !== "http:" && url.protocol !== "https:")
      return problem("Only http and https are spoken");
    if (url.username || url.password)
      return problem("The address may hold no name or password; name the variable with the key instead");
    if (url.search || url.hash) return problem("The address may have no query and no fragment");
    return url.href.replace(/\/+$/, "");
  });
