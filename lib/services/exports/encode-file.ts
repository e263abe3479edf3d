import { createHash } from "node:crypto";
import { once } from "node:events";
import { createGzip } from "node:zlib";
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { PARQUET_COLUMNS } from "@/lib/domain/export-targets/parquet";
import type { Sealed } from "./export-files";

/** Where the bytes of a file go: a folder, or the database. */
export type ByteSink = {
  write: (bytes: Buffer) => Promise<void>;
  /** The bytes are safe when this resolves. */
  end: () => Promise<void>;
  /** Gives up what was written. */
  abort: () => Promise<void>;
};

/** Chunks of whole lines into a file. `end` answers what it became, null where it is its lines and nothing else. */
export type FileWriter = {
  write: (lines: Buffer) => Promise<void>;
  end: () => Promise<Sealed | null>;
  abort: () => Promise<void>;
};

/** Rows of a parquet row group: what the writer holds at a time. */
const ROW_GROUP = 2_000;

export function fileWriter(name: string, sink: ByteSink): FileWriter {
  if (name.endsWith(".parquet")) return parquetWriter(sink);
  return name.endsWith(".gz") ? gzipWriter(sink) : lineWriter(sink);
}

const lineWriter = (sink: ByteSink): FileWriter => ({
  write: sink.write,
  end: async () => {
    await sink.end();
    return null;
  },
  abort: sink.abort,
});

/** Counts and hashes what passes through. */
function measured(sink: ByteSink): ByteSink & { summary: () => { bytes: number; sha256: string } } {
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    ...sink,
    write: async (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      await sink.write(chunk);
    },
    summary: () => ({ bytes, sha256: hash.copy().digest("hex") }),
  };
}

/** Level 6, no time in the header: the same lines give the same bytes with the same zlib. */
function gzipWriter(sink: ByteSink): FileWriter {
  const out = measured(sink);
  const gzip = createGzip({ level: 6 });
  const drained = (async () => {
    for await (const chunk of gzip) await out.write(chunk as Buffer);
  })();
  // Told by `end`; without a listener it would end the process.
  drained.catch(() => {});
  return {
    write: async (lines) => {
      // Waiting for the sink too: an error there must not leave the compressor waiting for ever.
      if (!gzip.write(lines)) await Promise.race([once(gzip, "drain"), drained]);
    },
    end: async () => {
      gzip.end();
      await drained;
      await out.end();
      return out.summary();
    },
    abort: async () => {
      gzip.destroy();
      await out.abort();
    },
  };
}

/** Lines are JSON arrays of a row's values (the target parquet); they go into columns, row group by row group. */
function parquetWriter(sink: ByteSink): FileWriter {
  const out = measured(sink);
  const bytes = new ByteWriter();
  const schema = schemaFromColumnData({
    columnData: columnsOf([]),
  });
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: "parallax" });
  let rows: (string | null)[][] = [];
  const take = async () => {
    // A copy: the writer goes on in the same memory.
    const chunk = Buffer.from(bytes.getBuffer());
    bytes.index = 0;
    await out.write(chunk);
  };
  const flush = async () => {
    const columnData = columnsOf(rows);
    rows = [];
    await writer.write({ columnData, rowGroupSize: ROW_GROUP });
    await take();
  };
  return {
    write: async (lines) => {
      for (const line of lines.toString().trimEnd().split("\n")) {
        rows.push(JSON.parse(line) as (string | null)[]);
        if (rows.length >= ROW_GROUP) await flush();
      }
    },
    end: async () => {
      if (rows.length > 0) await flush();
      await writer.finish();
      await take();
      await out.end();
      return out.summary();
    },
    abort: sink.abort,
  };
}

/** All texts, none of them required. Only columns of few values get a dictionary: looking for one in the others takes long. */
const columnsOf = (rows: readonly (readonly (string | null)[])[]): ColumnSource[] =>
  PARQUET_COLUMNS.map(({ name, alike }, index) => ({
    name,
    type: "STRING",
    ...(!alike && { encoding: "PLAIN" }),
    data: rows.map((row) => row[index] ?? null),
  }));
