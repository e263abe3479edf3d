import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { type JsonSchema, SchemaView } from "./schema-view";

type Content = Record<string, { schema: JsonSchema }>;

/** One operation as the OpenAPI document describes it. */
export type OperationObject = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: unknown[];
  "x-scope"?: string;
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: JsonSchema }[];
  requestBody?: { description?: string; content: Content };
  responses: Record<
    string,
    { description: string; headers?: Record<string, { description: string }>; content?: Content }
  >;
};

const METHOD_TONE: Record<string, Tone> = { GET: "blue", POST: "green", PUT: "amber", DELETE: "red" };

export function Operation({
  method,
  path,
  operation,
}: {
  method: string;
  path: string;
  operation: OperationObject;
}) {
  const responses = Object.entries(operation.responses).filter(([status]) => status !== "default");
  return (
    <article
      id={operation.operationId}
      className="flex scroll-mt-4 flex-col gap-3 rounded-md border bg-surface p-4"
    >
      <header className="flex flex-wrap items-center gap-2">
        <Badge tone={METHOD_TONE[method] ?? "gray"}>{method}</Badge>
        <h3 className="font-mono text-sm wrap-anywhere">{path}</h3>
        <Badge>{operation.security.length === 0 ? "public" : `scope ${operation["x-scope"]}`}</Badge>
      </header>
      <p className="text-sm">
        {operation.summary}.
        {operation.description && <span className="text-muted"> {operation.description}</span>}
      </p>
      {operation.parameters && (
        <Part title="Parameters">
          <SchemaView schema={asSchema(operation.parameters)} />
        </Part>
      )}
      {operation.requestBody && (
        <Part title={`Body · ${Object.keys(operation.requestBody.content).join(", ")}`}>
          {operation.requestBody.description && (
            <p className="text-xs">{operation.requestBody.description}</p>
          )}
          <Schemas content={operation.requestBody.content} />
        </Part>
      )}
      {responses.map(([status, response]) => (
        <Part key={status} title={`${status} · ${response.description}`}>
          {Object.entries(response.headers ?? {}).map(([name, header]) => (
            <p key={name} className="text-xs">
              <span className="font-mono">{name}</span>: {header.description}
            </p>
          ))}
          {response.content && <Schemas content={response.content} />}
        </Part>
      ))}
    </article>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h4 className="text-xs font-medium text-muted">{title}</h4>
      {children}
    </section>
  );
}

const Schemas = ({ content }: { content: Content }) =>
  Object.entries(content).map(([type, { schema }]) => <SchemaView key={type} schema={schema} />);

/** Parameters read like the fields of one object. */
const asSchema = (parameters: NonNullable<OperationObject["parameters"]>): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(
    parameters.map(({ name, schema, description, in: where }) => [
      name,
      { ...schema, description: [where, description].filter(Boolean).join(": ") },
    ]),
  ),
  required: parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
});
