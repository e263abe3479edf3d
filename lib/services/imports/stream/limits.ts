const MiB = 1024 * 1024;

/** What one import may take. Everything is bytes unless said otherwise. */
export type ImportLimits = {
  /** Longest line (or array element); a longer one is rejected without being held in memory. */
  line: number;
  /** Most bytes of the file after decompression. */
  total: number;
  /** Most bytes that one byte of gzip may become, once `ratioGrace` bytes have come out. Deflate's own limit is 1,032. */
  ratio: number;
  ratioGrace: number;
};

export const IMPORT_LIMITS: ImportLimits = {
  line: 16 * MiB,
  total: 64 * 1024 * MiB,
  // JSON lines compress 5 to 50 times; what passes 200 after 64 MiB is made to fill disks.
  ratio: 200,
  ratioGrace: 64 * MiB,
};

/** "16 MiB", "1.5 GiB". */
export function showBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}
