import { type BarDatum, BarsChart } from "@/components/charts/bars-chart";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Num, Percent } from "@/components/ui/format";
import type { DatasetQuality } from "@/lib/contracts/quality";
import { PROBE_LABEL } from "./meanings";

/** How well a plain baseline guesses the action from parts of the input, against chance and against each bar. */
export function ProbesCard({ quality }: { quality: DatasetQuality }) {
  const { probes, chance, context, samples } = quality;
  const data = probes.map(
    ({ probe, accuracy, bar }): BarDatum => ({
      label: PROBE_LABEL[probe],
      value: accuracy,
      limit: bar,
      tone: bar === null ? "gray" : accuracy !== null && accuracy > bar ? "red" : "blue",
    }),
  );
  const gain = context && context.only_full - context.only_last_user;
  return (
    <Card>
      <CardHeader
        title="Does any part give the action away?"
        description="One plain n-gram baseline (logistic regression), five folds by scenario; only what it sees differs."
      />
      <CardBody className="flex flex-col gap-3">
        <BarsChart
          label="Accuracy of the leakage probes"
          summary={data.map(({ label, value }) => `${label} ${percent(value)}`).join(", ")}
          valueName="Accuracy"
          limitName="At most"
          data={data}
          max={1}
          format="percent1"
          references={chance === null ? [] : [{ value: chance, label: "most frequent action" }]}
        />
        <p className="text-xs text-muted">
          The stroke across a bar is what that part may reach at most. Where actions are spread exactly
          evenly, a probe falls <em>below</em> chance: what the held-out fold has more of, the other folds
          have less of.
        </p>
        {context && gain !== null && (
          <p className="text-xs text-muted">
            With everything in view the baseline gets <Num value={context.only_full} /> rows right that the
            last user turn alone does not tell it, and loses <Num value={context.only_last_user} /> (
            {gain > 0 ? "the context helps" : "the context does not help a bag of words"}).
            {samples.probes !== null && (
              <>
                {" "}
                Tried on a sample of <Num value={samples.probes} /> rows.
              </>
            )}
          </p>
        )}
      </CardBody>
    </Card>
  );
}

const percent = (value: number | null): string =>
  value === null ? "not measured" : `${Math.round(value * 1000) / 10} %`;

/** How varied the texts are. */
export function DiversityCard({ quality, slug }: { quality: DatasetQuality; slug: string }) {
  const { diversity, self_bleu, samples } = quality;
  const { distinct, repeated_sentence: repeated, openings, endings } = diversity;
  return (
    <Card>
      <CardHeader
        title="Variety"
        description="Of what users say; repeated sentences also of what assistants say."
      />
      <CardBody className="flex flex-col gap-4">
        <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          <Figure name="Distinct words" value={distinct[1]} />
          <Figure name="Distinct pairs" value={distinct[2]} />
          <Figure name="Distinct triples" value={distinct[3]} />
          <Figure
            name="Self-BLEU (lower is better)"
            value={self_bleu}
            note={samples.self_bleu === null ? undefined : `on ${samples.self_bleu} rows`}
          />
        </dl>
        <section aria-label="Repeated sentences">
          <h3 className="text-xs font-medium">
            Sentences of five words and more in several rows:{" "}
            {repeated.rows === 0 ? (
              "none"
            ) : (
              <>
                <Num value={repeated.rows} /> rows
                {repeated.share !== null && (
                  <>
                    {" "}
                    (<Percent value={repeated.share} />)
                  </>
                )}
              </>
            )}
          </h3>
          <ul className="mt-2 flex flex-col gap-1.5 text-xs">
            {repeated.sentences.map(({ text, rows, ids }) => (
              <li key={text} className="flex flex-wrap items-baseline gap-x-3">
                <span className="wrap-anywhere">“{text}”</span>
                <span className="text-muted">
                  <Num value={rows} /> rows:
                  {ids.map((id, n) => (
                    <a
                      key={id}
                      href={`/datasets/${slug}/rows/${id}`}
                      className="ml-1.5 text-accent-text underline underline-offset-2"
                    >
                      row {n + 1}
                      <span className="sr-only"> with “{text}”</span>
                    </a>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <div className="grid gap-4 sm:grid-cols-2">
          <Edges title="First words in several rows" found={openings} />
          <Edges title="Last words in several rows" found={endings} />
        </div>
      </CardBody>
    </Card>
  );
}

const Figure = ({ name, value, note }: { name: string; value: number | null; note?: string | undefined }) => (
  <div className="rounded-md border px-3 py-2">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="text-lg font-semibold">
      {value === null ? "–" : <Num value={value} maximumFractionDigits={3} minimumFractionDigits={3} />}
      {note && <span className="ml-2 text-xs font-normal text-muted">{note}</span>}
    </dd>
  </div>
);

const Edges = ({ title, found }: { title: string; found: readonly { text: string; rows: number }[] }) => (
  <section aria-label={title} className="min-w-0">
    <h3 className="text-xs font-medium">{title}</h3>
    {found.length === 0 ? (
      <p className="mt-1 text-xs text-muted">None.</p>
    ) : (
      <ul className="mt-1 flex flex-col gap-0.5 text-xs">
        {found.slice(0, 8).map(({ text, rows }) => (
          <li key={text} className="flex justify-between gap-3">
            <span className="min-w-0 truncate">{text}</span>
            <span className="text-muted">
              <Num value={rows} />
            </span>
          </li>
        ))}
      </ul>
    )}
  </section>
);
