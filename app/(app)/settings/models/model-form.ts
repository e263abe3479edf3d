/** Options that have a field of their own in the form, and how its text becomes a value. Blank is the default. */
const FIELDS = {
  structured: (text: string) => text,
  votes: Number,
  concurrency: Number,
  requests_per_minute: Number,
  price_in: Number,
  price_out: Number,
  currency: (text: string) => text,
} as const;

/** The form as a body of the API. `problem`: what is wrong with the other options' JSON. */
export function modelForm(values: Readonly<Record<string, string>>): {
  body: Record<string, unknown>;
  problem?: string;
} {
  const own = Object.entries(FIELDS).flatMap(([name, read]) => {
    const text = values[name]?.trim();
    return text ? [[name, read(text)]] : [];
  });
  const body: Record<string, unknown> = {
    base_url: values.base_url,
    model: values.model,
    key_env: values.key_env?.trim() || null,
    ...(values.id ? {} : { name: values.name, role: values.role }),
  };
  const others = values.options?.trim() || "{}";
  try {
    const parsed: unknown = JSON.parse(others);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw new Error("no object");
    body.options = { ...parsed, ...Object.fromEntries(own) };
    return { body };
  } catch {
    return { body, problem: 'Write a JSON object, such as {"temperature": 0.2}' };
  }
}
