import type { Metadata } from "next";
import { Operation, type OperationObject } from "@/components/api-docs/operation";
import { Page, PageHeader } from "@/components/ui/page-header";
import { apiDocument } from "@/lib/contracts/api-document";
import { VERSION } from "@/lib/version";

export const metadata: Metadata = { title: "API reference" };

/** The HTTP API in words, made from the very document that programs read. */
export default function DocsPage() {
  const document = apiDocument(VERSION);
  const operations = Object.entries(
    document.paths as Record<string, Record<string, OperationObject>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  return (
    <main>
      <Page>
        <PageHeader
          title="API reference"
          crumbs={[{ label: "Parallax", href: "/" }]}
          description={`Parallax ${VERSION}. Programs send "Authorization: Bearer <API key>"; keys are made under Settings → API keys. Every error is {error: {code, message, details?}}.`}
          actions={
            <a className="text-sm text-accent-text underline" href="/api/v1/openapi.json">
              OpenAPI 3.1 document
            </a>
          }
        />
        <nav aria-label="Operations" className="flex flex-col gap-3 rounded-md border bg-surface p-4">
          {tags.map((tag) => (
            <div key={tag}>
              <p className="text-xs font-medium text-muted">{tag}</p>
              <ul className="mt-1 grid gap-x-6 sm:grid-cols-2">
                {operations
                  .filter(({ operation }) => operation.tags.includes(tag))
                  .map(({ method, path, operation }) => (
                    <li key={operation.operationId}>
                      <a
                        href={`#${operation.operationId}`}
                        className="block py-0.5 text-sm text-accent-text hover:underline"
                      >
                        <span className="font-mono text-xs">{method}</span> {operation.summary}
                        <span className="sr-only"> {path}</span>
                      </a>
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </nav>
        {tags.map((tag) => (
          <section key={tag} className="flex flex-col gap-3">
            <h2 className="text-base font-semibold">{tag}</h2>
            {operations
              .filter(({ operation }) => operation.tags.includes(tag))
              .map((entry) => (
                <Operation key={entry.operation.operationId} {...entry} />
              ))}
          </section>
        ))}
      </Page>
    </main>
  );
}
