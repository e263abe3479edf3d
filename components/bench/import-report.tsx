"use client";
import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

const MOST_BYTES = 5_000_000;

/** Takes reports that were made on other machines into the history. */
export function ImportReport() {
  const router = useRouter();
  const picker = useRef<HTMLInputElement>(null);
  const [pending, setPending] = useState(false);
  const take = async (file: File) => {
    setPending(true);
    try {
      if (file.size > MOST_BYTES) throw new Error("That is larger than any report.");
      const answer = await fetch("/api/v1/benchmarks", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: await file.text(),
      });
      if (!answer.ok) throw new Error((await answer.json()).error.message);
      toast.success(answer.status === 201 ? "The report is in the history" : "The report was there already");
      router.refresh();
    } catch (error) {
      const why = error instanceof Error ? error.message : "";
      toast.error(`${file.name} was not taken. ${why}`, { duration: 10_000 });
    }
    setPending(false);
  };
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        aria-label="Report of a benchmark"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void take(file);
          event.target.value = "";
        }}
      />
      <Button pending={pending} onClick={() => picker.current?.click()}>
        <Upload aria-hidden />
        Import a report
      </Button>
    </>
  );
}
