import { type APIRequestContext, type APIResponse, expect, test } from "@playwright/test";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { benchReport } from "./support/bench-report";
import { apiKey } from "./support/parallax";

type Operation = {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  "x-scope"?: string;
};
type Document = { paths: Record<string, Record<string, Operation>> };

const ROW = (n: number) =>
  JSON.stringify({
    messages: [
      { role: "user", content: `Order number ${n}, please` },
      { role: "assistant", content: "It is on its way." },
      { role: "user", content: "Make it two of them" },
    ],
    tasks: [{ id: "task-1", summary: `Order ${n}`, last_update: "sent" }],
    final: `update_task(task-1, two instead of one, order ${n})`,
    meta: { channel: "chat", split: "train" },
  });
const NOBODY = "01890000-0000-7000-8000-000000000000";

/** Every answer is held against the document's schema for its status; each operation must be called at least once. */
class Contract {
  readonly called = new Set<string>();
  private readonly ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  constructor(
    private readonly document: Document,
    private readonly request: APIRequestContext,
    private readonly key: string,
  ) {
    this.ajv.addSchema(document, "openapi");
  }

  async call(
    method: string,
    path: string,
    expected: number,
    options: {
      params?: Record<string, string>;
      query?: string;
      body?: unknown;
      raw?: string;
      headers?: Record<string, string>;
      key?: string | null;
    } = {},
  ): Promise<APIResponse> {
    const name = `${method} ${path}`;
    const operation = this.document.paths[path]?.[method.toLowerCase()];
    if (!operation) throw new Error(`${name} is not in the document`);
    this.called.add(name);
    const address = path.replace(/\{(\w+)\}/g, (_, param: string) => options.params?.[param] ?? "");
    const key = options.key === undefined ? this.key : options.key;
    const answer = await this.request.fetch(`${address}${options.query ?? ""}`, {
      method,
      headers: { ...(key && { authorization: `Bearer ${key}` }), ...options.headers },
      ...(options.raw !== undefined && { data: Buffer.from(options.raw) }),
      ...(options.body !== undefined && { data: options.body }),
    });
    expect(answer.status(), `${name}: ${await answer.text()}`).toBe(expected);
    await this.validate(name, operation, answer);
    return answer;
  }

  private async validate(name: string, operation: Operation, answer: APIResponse): Promise<void> {
    const status = String(answer.status());
    const described = operation.responses[status] ?? (answer.ok() ? undefined : operation.responses.default);
    expect(described, `${name} answered ${status}, which the document does not know`).toBeDefined();
    const isError = !answer.ok();
    const content = isError ? operation.responses.default?.content : described?.content;
    const bare = (contentType: string) => contentType.split(";")[0] ?? "";
    const type = bare(answer.headers()["content-type"] ?? "");
    if (!content) {
      expect(await answer.text(), `${name} ${status} has no body in the document`).toBe("");
      return;
    }
    expect(Object.keys(content).map(bare), `${name} ${status}`).toContain(type);
    if (type !== "application/json") return;
    const pointer = (text: string) => text.replaceAll("~", "~0").replaceAll("/", "~1");
    const schema = isError ? { $ref: "openapi#/components/schemas/Error" } : (content[type]?.schema ?? {});
    const validate = this.ajv.compile(schema);
    validate(await answer.json());
    expect(validate.errors ?? [], `${name} ${status} (${pointer(name)})`).toEqual([]);
  }
}

test("every route's real answers agree with the OpenAPI document", async ({ playwright, baseURL }) => {
  test.setTimeout(120_000);
  // All of them first: while the command line works the server would close a connection that is kept for the next call.
  const adminKey = await apiKey("admin");
  const readKey = await apiKey("read");
  const routeKey = await apiKey("route");
  // Without cookies: programs come with a key.
  const request = await playwright.request.newContext({
    baseURL,
    storageState: { cookies: [], origins: [] },
  });
  const document = (await (await request.get("/api/v1/openapi.json")).json()) as Document;
  const api = new Contract(document, request, adminKey);
  const slug = "contract";
  const p = { slug };

  await api.call("GET", "/api/v1/me", 200);
  await api.call("GET", "/api/v1/me", 401, { key: null });
  await api.call("GET", "/api/v1/me", 401, { key: "px_wrong" });
  await api.call("GET", "/api/v1/people", 200);
  await api.call("GET", "/api/v1/people", 403, { key: readKey });
  await api.call("POST", "/api/v1/people/invitations", 201, {
    body: { email: "vera@example.com", role: "VIEWER" },
  });
  await api.call("POST", "/api/v1/people/invitations", 400, { body: { email: "nonsense", role: "KING" } });
  const made = await api.call("POST", "/api/v1/keys", 201, { body: { name: "contract", scopes: ["read"] } });
  await api.call("GET", "/api/v1/keys", 200);
  await api.call("DELETE", "/api/v1/keys/{id}", 204, { params: { id: (await made.json()).id } });
  await api.call("DELETE", "/api/v1/keys/{id}", 404, { params: { id: NOBODY } });

  const model = { name: "asked", role: "TEACHER", base_url: "http://127.0.0.1:9/v1", model: "m" };
  await api.call("POST", "/api/v1/models", 201, { body: model });
  await api.call("POST", "/api/v1/models", 409, { body: model });
  await api.call("POST", "/api/v1/models", 400, { body: { ...model, key_env: "DATABASE_URL" } });
  await api.call("POST", "/api/v1/models", 403, { body: model, key: readKey });
  await api.call("GET", "/api/v1/models", 200, { query: "?archived=true" });
  const asked = { params: { model: "asked" } };
  await api.call("GET", "/api/v1/models/{model}", 200, asked);
  await api.call("GET", "/api/v1/models/{model}", 404, { params: { model: "nobody" } });
  await api.call("POST", "/api/v1/models/{model}/test", 200, { ...asked, body: {} });
  await api.call("PATCH", "/api/v1/models/{model}", 200, { ...asked, body: { archived: true } });

  await api.call("POST", "/api/v1/datasets", 201, { body: { slug, name: "Contract" } });
  await api.call("POST", "/api/v1/datasets", 409, { body: { slug } });
  await api.call("POST", "/api/v1/datasets", 400, { body: { slug: "Not a slug" } });
  await api.call("GET", "/api/v1/datasets", 200);
  const lines = [...Array.from({ length: 12 }, (_, n) => ROW(n)), "{broken"].join("\n");
  await api.call("POST", "/api/v1/datasets/{slug}/import", 200, {
    params: p,
    raw: lines,
    headers: { "content-type": "application/x-ndjson" },
  });
  await api.call("POST", "/api/v1/datasets/{slug}/import", 422, {
    params: p,
    query: "?atomic=true",
    raw: lines,
    headers: { "content-type": "application/x-ndjson" },
  });
  const upload = await api.call("POST", "/api/v1/datasets/{slug}/imports", 202, {
    params: p,
    query: "?filename=rows.jsonl",
    raw: lines,
    headers: { "content-type": "application/octet-stream" },
  });
  const importId = { id: (await upload.json()).id as string };
  await expect
    .poll(
      async () =>
        (await (await api.call("GET", "/api/v1/imports/{id}", 200, { params: importId })).json()).status,
    )
    .toBe("done");
  await api.call("GET", "/api/v1/datasets/{slug}/imports", 200, { params: p });
  await api.call("GET", "/api/v1/imports/{id}/rejects", 200, { params: importId });
  await api.call("GET", "/api/v1/imports/{id}/reasons", 200, { params: importId });
  await api.call("POST", "/api/v1/imports/{id}/cancel", 200, { params: importId });
  await api.call("GET", "/api/v1/imports/{id}", 404, { params: { id: NOBODY } });

  await api.call("GET", "/api/v1/datasets/{slug}", 200, { params: p });
  await api.call("GET", "/api/v1/datasets/{slug}", 404, { params: { slug: "nothing" } });
  const quality = "/api/v1/datasets/{slug}/quality";
  await api.call("GET", quality, 200, { params: p });
  await api.call("POST", quality, 202, { params: p });
  await expect
    .poll(
      async () => (await (await api.call("GET", quality, 200, { params: p })).json()).report?.result.rows,
      {
        timeout: 30_000,
      },
    )
    .toBe(12);
  await api.call("POST", `${quality}/cancel`, 200, { params: p });
  await api.call("POST", quality, 404, { params: { slug: "nothing" } });
  const page = await api.call("GET", "/api/v1/datasets/{slug}/rows", 200, {
    params: p,
    query: "?facets=true&limit=5&action=update_task,noop&channel=chat",
  });
  const { rows, next_cursor } = await page.json();
  expect(rows).toHaveLength(5);
  await api.call("GET", "/api/v1/datasets/{slug}/rows", 200, {
    params: p,
    query: `?cursor=${next_cursor}&q=order`,
  });
  await api.call("GET", "/api/v1/datasets/{slug}/rows", 400, { params: p, query: "?action=dance" });
  await api.call("GET", "/api/v1/rows/{id}", 200, { params: { id: rows[0].id } });
  await api.call("GET", "/api/v1/rows/{id}", 404, { params: { id: NOBODY } });

  const said = [
    ...rows.map(({ id }: { id: string }) => JSON.stringify({ id, final: "noop", confidence: 0.5 })),
    "{",
  ];
  const imported = await api.call("POST", "/api/v1/datasets/{slug}/predictions", 200, {
    params: p,
    query: "?model=contract%20teacher",
    raw: said.join("\n"),
    headers: { "content-type": "application/x-ndjson" },
  });
  const { run } = await imported.json();
  await api.call("POST", "/api/v1/datasets/{slug}/predictions", 400, { params: p, raw: "{}" });
  await api.call("GET", "/api/v1/datasets/{slug}/runs", 200, { params: p });
  await api.call("GET", "/api/v1/runs/{id}", 200, { params: { id: run } });
  await api.call("GET", "/api/v1/runs/{id}", 404, { params: { id: NOBODY } });

  const judged = `?dataset=${p.slug}&models=contract%20teacher`;
  await api.call("GET", "/api/v1/evaluations", 200, { query: judged });
  await api.call("GET", "/api/v1/evaluations", 200, { query: judged, headers: { accept: "text/markdown" } });
  await api.call("GET", "/api/v1/evaluations", 404, { query: "?dataset=nowhere" });
  const behind = `?dataset=${p.slug}&run=${run}&named=noop`;
  await api.call("GET", "/api/v1/evaluations/rows", 200, { query: behind });
  await api.call("GET", "/api/v1/evaluations/rows", 400, { query: `${behind}&verdict=maybe` });
  const promise = { dataset: p.slug, model: run, alpha: 0.1, split: "train" };
  const calibrated = await api.call("POST", "/api/v1/calibrations", 201, { body: promise });
  await api.call("POST", "/api/v1/calibrations", 400, { body: { ...promise, alpha: 2 } });
  await api.call("GET", "/api/v1/calibrations", 200, { query: `?dataset=${p.slug}` });
  await api.call("GET", "/api/v1/calibrations/{id}", 200, { params: { id: (await calibrated.json()).id } });
  await api.call("GET", "/api/v1/calibrations/{id}", 404, { params: { id: NOBODY } });
  await api.call("PATCH", "/api/v1/datasets/{slug}", 200, { params: p, body: { teacher_run: run } });
  await api.call("PATCH", "/api/v1/datasets/{slug}", 400, { params: p, body: { student_run: run } });
  await api.call("PATCH", "/api/v1/datasets/{slug}", 400, { params: p, body: {} });

  const writer = { name: "contract-writer", role: "TEACHER", base_url: "http://127.0.0.1:9/v1", model: "m" };
  await api.call("POST", "/api/v1/models", 201, {
    body: { ...writer, key_env: "PARALLAX_MODEL_KEY_CONTRACT" },
  });
  const asking = { model: writer.name, max_cost: null };
  await api.call("POST", "/api/v1/datasets/{slug}/runs", 400, {
    params: p,
    body: { ...asking, max_cost: 1 },
  });
  const queued = await api.call("POST", "/api/v1/datasets/{slug}/runs", 202, { params: p, body: asking });
  const askedRun = { id: (await queued.json()).id };
  await api.call("POST", "/api/v1/runs/{id}/cancel", 200, { params: askedRun });
  await api.call("POST", "/api/v1/runs/{id}/cancel", 409, { params: { id: run } });
  await api.call("POST", "/api/v1/runs/{id}/resume", 409, { params: { id: run }, body: {} });
  // The server at port 9 never answers. A worker that has begun lets go of the run within a second.
  const active = async () => (await api.call("GET", "/api/v1/runs/{id}", 200, { params: askedRun })).json();
  await expect.poll(async () => (await active()).active).toBe(false);
  await api.call("POST", "/api/v1/runs/{id}/resume", 202, { params: askedRun, body: { retry_failed: true } });
  await api.call("POST", "/api/v1/runs/{id}/cancel", 200, { params: askedRun });
  await api.call("GET", "/api/v1/runs/{id}/problems", 200, { params: askedRun, query: "?limit=5" });
  await api.call("GET", "/api/v1/runs", 200, { query: "?limit=5" });
  await api.call("GET", "/api/v1/runs", 400, { query: "?status=odd" });
  // Twelve rows, each of a scenario of its own.
  const trainings = "/api/v1/datasets/{slug}/trainings";
  const training = await api.call("POST", trainings, 202, { params: p, body: {} });
  const trained = { id: (await training.json()).id as string };
  await api.call("POST", trainings, 409, { params: p, body: {} });
  await api.call("POST", trainings, 403, { params: p, body: {}, key: readKey });
  await api.call("POST", trainings, 409, { params: p, body: { model: writer.name } });
  await api.call("POST", trainings, 400, { params: p, body: { modle: "x" } });
  await api.call("GET", "/api/v1/trainings", 200, { query: `?dataset=${slug}` });
  await api.call("GET", "/api/v1/trainings/{id}", 404, { params: { id: NOBODY } });
  await expect
    .poll(
      async () =>
        (await (await api.call("GET", "/api/v1/trainings/{id}", 200, { params: trained })).json()).status,
      { timeout: 60_000 },
    )
    .toBe("done");
  await api.call("POST", "/api/v1/trainings/{id}/cancel", 200, { params: trained });
  const plan = { n: 2, model: writer.name, seed: "contract", only: { actions: ["reply"] } };
  const generations = "/api/v1/datasets/{slug}/generations";
  await api.call("POST", `${generations}/estimate`, 200, { params: p, body: plan });
  await api.call("POST", generations, 400, { params: p, body: { ...plan, n: 0 } });
  await api.call("POST", generations, 404, { params: p, body: { ...plan, model: "nobody" } });
  await api.call("POST", generations, 403, { params: p, body: plan, key: readKey });
  const generation = await api.call("POST", generations, 202, { params: p, body: plan });
  const begun = { id: (await generation.json()).id as string };
  // The key that the model needs is not set, so the worker gives it up.
  await expect
    .poll(async () => {
      const answer = await api.call("GET", "/api/v1/generations/{id}", 200, { params: begun });
      const { status, active } = await answer.json();
      return `${status} ${active}`;
    })
    .toBe("failed false");
  await api.call("GET", generations, 200, { params: p, query: "?limit=5" });
  await api.call("GET", "/api/v1/generations/{id}", 404, { params: { id: NOBODY } });
  await api.call("GET", "/api/v1/generations/{id}/items", 200, { params: begun, query: "?state=pending" });
  const cell = { ...begun, position: "1" };
  await api.call("GET", "/api/v1/generations/{id}/items/{position}", 200, { params: cell });
  await api.call("GET", "/api/v1/generations/{id}/items/{position}", 404, {
    params: { ...begun, position: "9" },
  });
  await api.call("POST", "/api/v1/generations/{id}/cancel", 200, { params: begun });
  await api.call("POST", "/api/v1/generations/{id}/resume", 202, { params: begun, body: {} });

  const measured = { id: "01890000-0000-7000-8000-0000000000b1" };
  const bench = benchReport({ ...measured, at: "2026-01-02T03:04:05.000Z", p95: 40 });
  await api.call("POST", "/api/v1/benchmarks", 201, { body: bench });
  await api.call("POST", "/api/v1/benchmarks", 200, { body: bench });
  await api.call("POST", "/api/v1/benchmarks", 409, { body: { ...bench, at: "2026-01-02T03:04:06.000Z" } });
  await api.call("POST", "/api/v1/benchmarks", 400, { body: { ...bench, machine: null } });
  await api.call("POST", "/api/v1/benchmarks", 403, { body: bench, key: readKey });
  await api.call("GET", "/api/v1/benchmarks", 200, { query: "?target=embedded&limit=5" });
  await api.call("GET", "/api/v1/benchmarks/{id}", 200, { params: measured });
  await api.call("GET", "/api/v1/benchmarks/{id}", 404, { params: { id: NOBODY } });
  await api.call("GET", "/api/v1/benchmarks/{id}/report", 200, { params: measured });
  await api.call("GET", "/api/v1/benchmarks/{id}/report", 200, { params: measured, query: "?format=md" });
  await api.call("DELETE", "/api/v1/benchmarks/{id}", 204, { params: measured });
  await api.call("DELETE", "/api/v1/benchmarks/{id}", 404, { params: measured });

  const turn = { messages: [{ role: "user", content: "Make it three" }], tasks: [], channel: "chat" };
  const routed = await api.call("POST", "/api/v1/route", 200, { body: turn });
  expect((await routed.json()).decision.action).toBeTruthy();
  await api.call("POST", "/api/v1/route", 400, { body: { ...turn, messages: [] } });
  await api.call("POST", "/api/v1/route", 403, { body: turn, key: readKey });
  await api.call("GET", "/api/v1/route/live", 200, { query: "?once=true" });
  const { decision_id } = await routed.json();
  const decisions = "/api/v1/route/decisions";
  await expect
    .poll(async () =>
      (await (await api.call("GET", decisions, 200)).json()).decisions.some(
        (one: { id: string }) => one.id === decision_id,
      ),
    )
    .toBe(true);
  const sent = { params: { id: decision_id }, body: { dataset: `${slug}-live` } };
  expect((await (await api.call("POST", `${decisions}/{id}/review`, 200, sent)).json()).created).toBe(true);
  await api.call("POST", `${decisions}/{id}/review`, 404, { ...sent, params: { id: NOBODY } });
  const heard = { call_id: "contract", turn: 1, text: "Make it three", final: true };
  await api.call("POST", "/api/v1/channels/voice", 200, { body: heard });
  await api.call("POST", "/api/v1/channels/voice", 200, { body: { ...heard, final: false } });
  await api.call("POST", "/api/v1/channels/whatsapp", 404, { raw: "{}", key: null });
  await api.call("POST", "/api/v1/channels/discord", 404, { raw: "{}", key: null });
  const hub = "?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1";
  await api.call("GET", "/api/v1/channels/whatsapp", 404, { query: hub, key: null });
  await api.call("GET", "/api/v1/metrics", 200);
  await api.call("GET", "/api/v1/metrics", 403, { key: routeKey });

  const audit = await api.call("POST", "/api/v1/audits", 201, {
    body: { dataset: slug, size: 5, seed: "1" },
  });
  const { id } = await audit.json();
  await api.call("POST", "/api/v1/audits", 400, { body: { dataset: slug, size: 0 } });
  await api.call("POST", "/api/v1/audits", 201, { body: { dataset: slug, size: 1, seed: "one" } });
  await api.call("GET", "/api/v1/audits", 200);
  await api.call("GET", "/api/v1/audits/{id}", 200, { params: { id } });
  await api.call("POST", "/api/v1/audits/{id}/pause", 200, { params: { id } });
  await api.call("POST", "/api/v1/audits/{id}/resume", 200, { params: { id } });
  const claim = async (held: string[] = []) =>
    (await api.call("POST", "/api/v1/audits/{id}/claim", 200, { params: { id }, body: { held } })).json();
  const item = await claim();
  const at = { id, itemId: item.item_id as string };
  const path = "/api/v1/audits/{id}/items/{itemId}";
  await api.call("PUT", `${path}/draft`, 200, { params: at, body: { comment: "hm" } });
  await api.call("POST", `${path}/heartbeat`, 200, { params: at });
  const review = {
    version: item.version,
    action: "update_task",
    task_id: "task-1",
    text_ok: true,
    outcome: "approve",
  };
  await api.call("POST", `${path}/review`, 400, { params: at, body: review });
  const headers = { "idempotency-key": "contract-1" };
  await api.call("POST", `${path}/review`, 409, {
    params: at,
    body: { ...review, version: 99 },
    headers: { "idempotency-key": "stale" },
  });
  await api.call("POST", `${path}/review`, 200, { params: at, body: review, headers });
  await api.call("POST", `${path}/review`, 200, { params: at, body: review, headers });
  await api.call("POST", `${path}/undo`, 200, { params: at });
  await api.call("POST", `${path}/skip`, 204, { params: at });
  const other = await claim();
  await api.call("POST", `${path}/release`, 204, { params: { id, itemId: other.item_id } });
  await api.call("GET", "/api/v1/audits/{id}/report", 200, { params: { id } });
  await api.call("GET", "/api/v1/audits/{id}/report", 200, { params: { id }, query: "?format=csv" });
  const headersOfReport = { accept: "text/markdown" };
  await api.call("GET", "/api/v1/audits/{id}/report", 200, { params: { id }, headers: headersOfReport });
  const design = { dataset: slug, size: 8, strata: ["action", "channel"] };
  await api.call("POST", "/api/v1/audits/preview", 200, { body: design });
  await api.call("POST", "/api/v1/audits/preview", 400, { body: { ...design, strata: ["weather"] } });

  const shared = await api.call("POST", "/api/v1/audits/{id}/links", 201, {
    params: { id },
    body: { days: 1 },
  });
  await api.call("POST", "/api/v1/audits/{id}/links", 400, { params: { id }, body: { days: 0 } });
  await api.call("GET", "/api/v1/audits/{id}/links", 200, { params: { id } });
  const sharedLink = { params: { id, linkId: (await shared.json()).id as string } };
  await api.call("DELETE", "/api/v1/audits/{id}/links/{linkId}", 204, sharedLink);
  await api.call("DELETE", "/api/v1/audits/{id}/links/{linkId}", 404, sharedLink);

  await api.call("PUT", `${path}/flag`, 200, { params: at, body: { flagged: true, note: "odd" } });
  await api.call("POST", `${path}/choice`, 409, { params: at, body: { action: "noop" } });
  await api.call("GET", "/api/v1/audits/{id}/flags", 200, { params: { id } });
  await api.call("GET", "/api/v1/audits/{id}/tags", 200, { params: { id } });
  await api.call("PUT", "/api/v1/audits/{id}/people", 200, { params: { id }, body: { per_day: 100 } });
  await api.call("PUT", "/api/v1/audits/{id}/people", 400, { params: { id }, body: { reviewers: [NOBODY] } });
  await api.call("GET", "/api/v1/audits/{id}/people", 200, { params: { id } });
  await api.call("GET", "/api/v1/audits/{id}/adjudications", 200, {
    params: { id },
    query: "?state=decided",
  });
  await api.call("POST", `${path}/adjudicate`, 409, {
    params: at,
    body: review,
    headers: { "idempotency-key": "ruling-1" },
  });
  const blind = await api.call("POST", "/api/v1/audits", 201, {
    body: { dataset: slug, kind: "queue", size: 1, seed: "1", blind_share: 1 },
  });
  const blindId = { id: (await blind.json()).id as string };
  const unseen = await api.call("POST", "/api/v1/audits/{id}/claim", 200, { params: blindId, body: {} });
  const { item_id: itemId, row_id, label } = await unseen.json();
  expect(label).toBeNull();
  await api.call("GET", "/api/v1/rows/{id}", 404, { params: { id: row_id } });
  await api.call("POST", `${path}/choice`, 200, { params: { ...blindId, itemId }, body: { action: "noop" } });
  await api.call("GET", "/api/v1/rows/{id}", 200, { params: { id: row_id } });
  await api.call("POST", "/api/v1/audits/{id}/close", 200, { params: blindId });
  await api.call("POST", "/api/v1/audits/{id}/resume", 409, { params: blindId });

  const download = await api.call("GET", "/api/v1/datasets/{slug}/export", 200, {
    params: p,
    query: "?target=trl&status=all",
  });
  await api.call("GET", "/api/v1/exports", 200);
  await api.call("GET", "/api/v1/exports/{id}", 200, {
    params: { id: download.headers()["x-export-id"] ?? "" },
  });
  await api.call("GET", "/api/v1/exports/{id}", 404, { params: { id: NOBODY } });
  const wanted = { dataset: slug, target: "axolotl", status: "all" };
  await api.call("POST", "/api/v1/exports/preview", 200, { body: wanted });
  await api.call("POST", "/api/v1/exports/preview", 400, { body: { ...wanted, target: "papyrus" } });
  const exported = await api.call("POST", "/api/v1/exports", 202, { body: wanted });
  await api.call("POST", "/api/v1/exports", 400, { body: { ...wanted, split: "train=2" } });
  await api.call("POST", "/api/v1/exports", 403, { body: wanted, key: readKey });
  const ofExport = { params: { id: (await exported.json()).id as string } };
  await expect
    .poll(async () => (await (await api.call("GET", "/api/v1/exports/{id}", 200, ofExport)).json()).status)
    .toBe("done");
  const ofFile = { params: { ...ofExport.params, name: "train.jsonl" } };
  await api.call("GET", "/api/v1/exports/{id}/files/{name}", 200, ofFile);
  await api.call("GET", "/api/v1/exports/{id}/files/{name}", 206, {
    ...ofFile,
    headers: { range: "bytes=1-9" },
  });
  await api.call("GET", "/api/v1/exports/{id}/files/{name}", 404, {
    params: { ...ofExport.params, name: "secret.jsonl" },
  });
  await api.call("GET", "/api/v1/exports/{id}/archive", 200, ofExport);
  await api.call("POST", "/api/v1/exports/{id}/repeat", 202, ofExport);
  await api.call("GET", "/api/v1/exports/{id}/diff", 200, {
    ...ofExport,
    query: `?with=${ofExport.params.id}`,
  });
  await api.call("DELETE", "/api/v1/exports/{id}", 204, ofExport);
  await api.call("DELETE", "/api/v1/exports/{id}", 404, ofExport);
  await api.call("GET", "/api/v1/activity", 200);

  const all = Object.entries(document.paths).flatMap(([at, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${at}`),
  );
  expect(all.filter((name) => !api.called.has(name))).toEqual([]);
  await request.dispose();
});

test("a path that is no route answers JSON, never HTML or a stack trace", async ({ request }) => {
  const answer = await request.get("/api/v1/nothing");
  expect(answer.status()).toBe(404);
  expect((await answer.json()).error.code).toBe("not_found");
});

test("a write with a session cookie from another site is refused", async ({ request }) => {
  const answer = await request.post("/api/v1/datasets", {
    headers: { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" },
    data: { slug: "stolen" },
  });
  expect(answer.status()).toBe(403);
});
