/** A JSON Schema as the OpenAPI document holds it; only what zod writes into it is read. */
export type JsonSchema = {
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  default?: unknown;
  additionalProperties?: JsonSchema | boolean;
};

/** A schema in words: one line a property, nested ones indented below. */
export function SchemaView({ schema }: { schema: JsonSchema }) {
  const fields = fieldsOf(schema);
  if (fields.length === 0) return <p className="font-mono text-xs text-muted">{typeName(schema)}</p>;
  return (
    <ul className="flex flex-col gap-1 border-l pl-3">
      {fields.map(({ name, required, schema: field }) => (
        <li key={name} className="text-xs">
          <span className="font-mono font-medium">{name}</span>
          {!required && <span className="text-muted"> (optional)</span>}{" "}
          <span className="font-mono text-muted">{typeName(field)}</span>
          {field.default !== undefined && (
            <span className="text-muted"> · default {JSON.stringify(field.default)}</span>
          )}
          {field.description && <span> · {field.description}</span>}
          {fieldsOf(field).length > 0 && (
            <div className="mt-1">
              <SchemaView schema={field} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

type Field = { name: string; required: boolean; schema: JsonSchema };

/** The properties of an object, or of the objects in a list or in an alternative. */
function fieldsOf(schema: JsonSchema): Field[] {
  if (schema.properties) {
    const required = new Set(schema.required);
    return Object.entries(schema.properties).map(([name, field]) => ({
      name,
      required: required.has(name),
      schema: field,
    }));
  }
  if (schema.items) return fieldsOf(schema.items);
  const variants = (schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []).filter(
    (variant) => variant.type !== "null",
  );
  if (variants.length === 1 && variants[0]) return fieldsOf(variants[0]);
  if (schema.allOf) return schema.allOf.flatMap(fieldsOf);
  if (typeof schema.additionalProperties === "object")
    return fieldsOf(schema.additionalProperties).map((field) => ({ ...field, name: `*.${field.name}` }));
  return [];
}

function typeName(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return [...new Set(variants.map(typeName))].join(" | ");
  if (schema.items) return `${typeName(schema.items)}[]`;
  if (typeof schema.additionalProperties === "object")
    return `map of ${typeName(schema.additionalProperties)}`;
  const type = [schema.type ?? "any"].flat().join(" | ");
  return schema.format ? `${type} (${schema.format})` : type;
}
