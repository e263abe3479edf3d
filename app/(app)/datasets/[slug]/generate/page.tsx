import { Archive, Lock, Sparkles } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { type FactorChoice, GenerationForm } from "@/components/generation/generation-form";
import { GenerationHistory } from "@/components/generation/generation-history";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Page, PageHeader } from "@/components/ui/page-header";
import { requireActor } from "@/lib/auth/current-actor";
import { MAX_GENERATED } from "@/lib/contracts/generations";
import { can } from "@/lib/domain/access";
import { SPLITS } from "@/lib/domain/import/check-parts";
import { isAppError } from "@/lib/errors";
import { getDataset } from "@/lib/services/datasets/get-dataset";
import { listGenerations } from "@/lib/services/generations/list-generations";
import { listWriters } from "@/lib/services/generations/list-writers";
import { ACTIONS } from "@/prompts/actions";
import {
  CELL_CHANNELS,
  CELL_DIFFICULTIES,
  CELL_DOMAINS,
  CELL_LOCALES,
  CELL_TONES,
} from "@/prompts/generator/cell";
import { PATTERNS } from "@/prompts/generator/patterns";
import { start } from "./actions";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Generate · ${(await params).slug}` };
}

const levels = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

const FACTORS: FactorChoice[] = [
  { key: "actions", legend: "Actions", levels: levels(ACTIONS) },
  { key: "channels", legend: "Channels", levels: levels(CELL_CHANNELS) },
  { key: "domains", legend: "Domains", levels: levels(CELL_DOMAINS) },
  { key: "tones", legend: "Tones", levels: levels(CELL_TONES) },
  {
    key: "patterns",
    legend: "Patterns",
    levels: PATTERNS.map(({ id, name }) => ({ value: id, label: id === "plain" ? name : `${id} ${name}` })),
  },
  { key: "difficulties", legend: "Difficulty", levels: levels(CELL_DIFFICULTIES) },
  { key: "locales", legend: "Languages", levels: levels(CELL_LOCALES) },
];

export default async function GeneratePage({ params }: Props) {
  const actor = await requireActor();
  const { slug } = await params;
  const dataset = await getDataset(actor, slug).catch((error: unknown): never => {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  });
  const [generations, writers] = await Promise.all([listGenerations(actor, slug), listWriters(actor)]);
  const obstacle = obstacleOf(
    dataset.archived_at !== null,
    can(actor, "runs:manage"),
    writers.length,
    can(actor, "models:manage"),
  );
  return (
    <Page>
      <PageHeader
        title="Generate"
        crumbs={[
          { label: "Data sets", href: "/datasets" },
          { label: dataset.name, href: `/datasets/${slug}` },
        ]}
        description={`Has rows for ${dataset.name} written by a model and labelled blind by votes. What passes every check comes in as a pending row.`}
      />
      {obstacle ? (
        <Card>{obstacle}</Card>
      ) : (
        <GenerationForm
          slug={slug}
          writers={writers}
          factors={FACTORS}
          splits={SPLITS}
          most={MAX_GENERATED}
          start={start}
        />
      )}
      <Card>
        <CardHeader
          title="Earlier generations"
          description="Newest first; each with what it brought and cost."
        />
        <GenerationHistory generations={generations} />
      </Card>
    </Page>
  );
}

function obstacleOf(archived: boolean, mayRun: boolean, writers: number, mayRegister: boolean) {
  if (archived)
    return (
      <EmptyState icon={Archive} title="This data set is archived">
        Take it out of the archive to generate into it.
      </EmptyState>
    );
  if (!mayRun)
    return (
      <EmptyState icon={Lock} title="Only admins generate">
        It spends money. Ask an admin to start it, or to give you the role.
      </EmptyState>
    );
  if (writers > 0) return null;
  return (
    <EmptyState
      icon={Sparkles}
      title="No model that can write is registered"
      action={
        mayRegister && (
          <Button asChild variant="primary">
            <Link href={"/settings/models" as Route}>Register a model</Link>
          </Button>
        )
      }
    >
      Any OpenAI-compatible server will do: OpenAI itself with OPENAI_API_KEY, or a vLLM or Ollama of your
      own. On the command line:{" "}
      <code className="font-mono text-xs">
        parallax model add gpt --role teacher --base-url https://api.openai.com/v1 --model MODEL --key-env
        OPENAI_API_KEY
      </code>
    </EmptyState>
  );
}
