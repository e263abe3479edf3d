"use client";
import { Command } from "cmdk";
import { Database, Moon, Search, Sun } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { navFor } from "./nav";
import { OPEN_PALETTE, openPalette } from "./open-palette";
import { useHydrated } from "./use-hydrated";

export type PaletteDataset = { slug: string; name: string };

const item =
  "flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm text-fg data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-muted";

/** Every typed word has to stand in the name or its keywords; at the beginning of the name it counts more. */
function score(value: string, search: string, keywords: string[] = []): number {
  const name = value.toLowerCase();
  const all = `${name} ${keywords.join(" ").toLowerCase()}`;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => all.includes(word))) return 0;
  return name.startsWith(words[0] ?? "") ? 1 : name.includes(words[0] ?? "") ? 0.7 : 0.4;
}

/** ⌘K (Ctrl+K): go anywhere by typing a few letters of its name. */
export function CommandPalette({
  role,
  loadDatasets,
}: {
  role: string;
  loadDatasets: () => Promise<PaletteDataset[]>;
}) {
  const [open, setOpen] = useState(false);
  const [datasets, setDatasets] = useState<PaletteDataset[]>([]);
  const router = useRouter();
  const { resolvedTheme, setTheme } = useTheme();

  // External system: the window's keyboard, and the event by which buttons ask for the palette.
  useEffect(() => {
    const show = () => setOpen(true);
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener("keydown", press);
    window.addEventListener(OPEN_PALETTE, show);
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener(OPEN_PALETTE, show);
    };
  }, []);

  // External system: the server's list of data sets, asked for once ahead and each time the palette opens or closes:
  // whoever types fast must find it there, for an item that comes late is not selected.
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening asks anew
  useEffect(() => {
    let wanted = true;
    loadDatasets().then(
      (found) => wanted && setDatasets(found),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [open, loadDatasets]);

  const run = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  const go = (href: string) => run(() => router.push(href as Route));

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-overlay animate-in" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14dvh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg bg-surface shadow-pop outline-none"
        >
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <Command label="Go to" loop filter={score}>
            <div className="flex items-center gap-2.5 border-b px-3.5">
              <Search aria-hidden className="size-4 text-muted" />
              <Command.Input
                placeholder="Go to a page or a data set…"
                className="h-11 grow bg-transparent text-base outline-none"
              />
              <Kbd>esc</Kbd>
            </div>
            <Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-sm text-muted">
                Nothing is called that.
              </Command.Empty>
              <Group heading="Pages">
                {navFor(role).map(({ href, label, icon: Icon, also }) => (
                  <Command.Item
                    key={href}
                    value={label}
                    keywords={also?.split(" ")}
                    onSelect={go(href)}
                    className={item}
                  >
                    <Icon aria-hidden /> {label}
                  </Command.Item>
                ))}
              </Group>
              {datasets.length > 0 && (
                <Group heading="Data sets">
                  {datasets.map(({ slug, name }) => (
                    <Command.Item
                      key={slug}
                      value={`${slug} data set`}
                      keywords={[name]}
                      onSelect={go(`/datasets/${slug}`)}
                      className={item}
                    >
                      <Database aria-hidden />
                      <span className="truncate">{name}</span>
                      <span className="ml-auto truncate pl-4 font-mono text-xs text-muted">{slug}</span>
                    </Command.Item>
                  ))}
                </Group>
              )}
              <Group heading="Look">
                <Command.Item
                  value="theme dark light"
                  onSelect={run(() => setTheme(resolvedTheme === "dark" ? "light" : "dark"))}
                  className={item}
                >
                  {resolvedTheme === "dark" ? <Sun aria-hidden /> : <Moon aria-hidden />}
                  {resolvedTheme === "dark" ? "Light theme" : "Dark theme"}
                </Command.Item>
              </Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const Group = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group
    heading={heading}
    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
  >
    {children}
  </Command.Group>
);

/** The rail's button for it. */
export function PaletteButton() {
  const hydrated = useHydrated();
  const mac = hydrated && /Mac|iPad|iPhone/.test(navigator.platform);
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Meta+K Control+K"
      className="flex h-8 items-center gap-2.5 rounded-md border border-line-strong bg-surface px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-fg md:max-xl:justify-center md:max-xl:px-0"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="md:max-xl:sr-only">Go to…</span>
      <span aria-hidden className="ml-auto md:max-xl:hidden">
        <Kbd>{mac ? "⌘K" : "Ctrl K"}</Kbd>
      </span>
    </button>
  );
}
