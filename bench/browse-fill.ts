import pg from "pg";

const VOCABULARY = 8_000;
const SENTENCES = 40_000;

/**
 * Fills a data set with synthetic rows: some 700 bytes of talk each, words by Zipf's law, statuses in the order in
 * which people work (the first rows are judged, a few anywhere), rare channels, warnings on 1.5 % of the rows,
 * a word and a domain that only the last 3 % have, and two runs of predictions: a teacher that differs from 5 % of the
 * labels and a student that differs from 12 %, more often where it is less sure.
 * @returns the data set's id
 */
export async function fillRows(url: string, slug: string, rows: number): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const known = await client.query<{ id: string; n: string }>(
      `SELECT d.id, (SELECT coalesce(sum(n), 0) FROM dataset_cell WHERE dataset_id = d.id) AS n
       FROM dataset d WHERE slug = $1`,
      [slug],
    );
    const found = known.rows[0];
    if (found && Number(found.n) === rows && (await hasRuns(client, found.id))) return found.id;
    if (found) await client.query("DELETE FROM dataset WHERE id = $1", [found.id]);
    const made = await client.query<{ id: string }>(
      `INSERT INTO dataset (id, slug, name, created_by) VALUES (gen_random_uuid(), $1, $1, 'bench') RETURNING id`,
      [slug],
    );
    const id = made.rows[0]?.id ?? "";
    await client.query("SELECT setseed(0.42)");
    await client.query(`
      CREATE TEMP TABLE sentence AS
      SELECT s, string_agg(word, ' ') AS text FROM (
        SELECT s, 'w' || floor(${VOCABULARY} * random() ^ 4)::int AS word
        FROM generate_series(0, ${SENTENCES - 1}) s, generate_series(1, 11) n
      ) words GROUP BY s`);
    await client.query("CREATE UNIQUE INDEX ON sentence (s)");
    await client.query("ANALYZE sentence");
    const step = 50_000;
    for (let from = 0; from < rows; from += step) {
      await client.query(INSERT, [id, from, Math.min(rows, from + step) - 1, Math.floor(rows * 0.97)]);
      process.stderr.write(`\r${slug}: ${Math.min(rows, from + step)} rows`);
    }
    process.stderr.write("\n");
    await fillRun(client, id, "teacher", 0.05);
    await fillRun(client, id, "student", 0.12);
    await client.query("VACUUM (ANALYZE) conversation, prediction");
    return id;
  } finally {
    await client.end();
  }
}

async function hasRuns(client: pg.Client, datasetId: string): Promise<boolean> {
  const { rows } = await client.query("SELECT 1 FROM prediction_run WHERE dataset_id = $1", [datasetId]);
  return rows.length === 2;
}

async function fillRun(client: pg.Client, datasetId: string, role: string, wrong: number): Promise<void> {
  process.stderr.write(`predictions of the ${role}\n`);
  const { rows } = await client.query<{ id: string }>(
    `WITH m AS (INSERT INTO model (id, name, role, client, created_by)
         VALUES (gen_random_uuid(), 'bench ' || $2::text, upper($2)::model_role, 'recorded', 'bench')
         ON CONFLICT (name) DO UPDATE SET client = 'recorded' RETURNING id),
       v AS (INSERT INTO model_version (id, model_id, number, prompt_version, fingerprint, created_by)
         SELECT gen_random_uuid(), m.id, coalesce((SELECT max(number) + 1 FROM model_version o WHERE o.model_id = m.id), 1),
           'bench', gen_random_uuid()::text, 'bench' FROM m RETURNING id, model_id)
     INSERT INTO prediction_run (id, dataset_id, model_id, version_id, kind, status, prompt_version, created_by, finished_at)
     SELECT gen_random_uuid(), $1, model_id, id, 'recorded', 'done', 'bench', 'bench', now() FROM v RETURNING id`,
    [datasetId, role],
  );
  await client.query(
    `INSERT INTO prediction (run_id, conversation_id, seq, state, action, target_task_id, final, reason, confidence, confidence_mode)
     SELECT $1, r.id, r.seq, r.state::prediction_state, CASE r.state WHEN 'ok' THEN r.said END::action,
       CASE WHEN r.state = 'ok' AND r.said IN ('update_task', 'cancel_task') THEN 'task-1' END,
       CASE r.state WHEN 'ok' THEN r.said END, CASE r.state WHEN 'invalid' THEN 'not_json' END, r.confidence, 'exact'
     FROM (SELECT c.id, c.seq, CASE WHEN random() < 0.001 THEN 'invalid' ELSE 'ok' END AS state, u.confidence,
             CASE WHEN random() > (1 - u.confidence) * $3::float8 * 6 THEN c.action::text
               WHEN c.action = 'reply' THEN 'noop' ELSE 'reply' END AS said
           FROM conversation c CROSS JOIN LATERAL (SELECT 1 - random() ^ 5 + 0 * c.seq AS confidence) u
           WHERE c.dataset_id = $2 ORDER BY c.seq) r`,
    [rows[0]?.id, datasetId, wrong],
  );
}

const INSERT = `
  INSERT INTO conversation (id, dataset_id, messages, tasks, imported_final, input_hash, content_hash, warnings,
    channel, split, domain, tone, difficulty, status, action, target_task_id, final)
  SELECT gen_random_uuid(), $1::uuid,
    jsonb_build_array(
      jsonb_build_object('role', 'user', 'content', a.text),
      jsonb_build_object('role', 'assistant', 'content', b.text),
      jsonb_build_object('role', 'user', 'content', c.text || ' row' || i),
      jsonb_build_object('role', 'assistant', 'content', d.text),
      jsonb_build_object('role', 'user', 'content', e.text || ' and finally ' || f.text || CASE WHEN i >= $4 THEN ' gracias' ELSE '' END)),
    jsonb_build_array(jsonb_build_object('id', 'task-1', 'summary', g.text, 'last_update', '')),
    'noop', encode(sha256(i::text::bytea), 'hex'), encode(sha256(('c' || i)::bytea), 'hex'),
    CASE WHEN r.warn < 0.01 THEN '{label_conflict}' WHEN r.warn < 0.015 THEN '{near_duplicate_start}' ELSE '{}' END::text[],
    (ARRAY['voice', 'whatsapp', 'discord', 'chat', 'email', ''])[1 + floor(6 * r.channel ^ 2)::int],
    (ARRAY['train', 'train', 'train', 'validation', 'test', ''])[1 + floor(6 * r.split)::int],
    CASE WHEN i >= $4 THEN 'late' ELSE (ARRAY['travel', 'health', 'home', 'work'])[1 + floor(4 * r.tone)::int] END,
    (ARRAY['plain', 'terse', 'upset'])[1 + (i % 3)], CASE WHEN i % 2000 = 3 THEN 'rare' ELSE 'easy' END,
    (CASE WHEN i % 1000 = 7 THEN 'rejected' WHEN i < 300000 THEN (ARRAY['approved', 'approved', 'approved', 'corrected'])[1 + floor(4 * r.status)::int]
          WHEN i % 5000 = 11 THEN 'discarded' ELSE 'pending' END)::row_status,
    (ARRAY['reply', 'start_task', 'update_task', 'cancel_task', 'noop'])[1 + floor(5 * r.action ^ 1.5)::int]::action,
    CASE WHEN floor(5 * r.action ^ 1.5) IN (2, 3) THEN 'task-1' END, 'noop'
  FROM (SELECT i, floor(random() * ${SENTENCES - 7})::int AS k, random() AS warn, random() AS channel, random() AS split,
          random() AS tone, random() AS status, random() AS action FROM generate_series($2::int, $3::int) i) r
  JOIN sentence a ON a.s = r.k JOIN sentence b ON b.s = r.k + 1 JOIN sentence c ON c.s = r.k + 2
  JOIN sentence d ON d.s = r.k + 3 JOIN sentence e ON e.s = r.k + 4 JOIN sentence f ON f.s = r.k + 5
  JOIN sentence g ON g.s = r.k + 6
  ORDER BY i`;
