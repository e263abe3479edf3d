/** A file of an archive. */
export type TarFile = { name: string; bytes: number };

const BLOCK = 512;
/** Twelve octal digits less the end mark: what the plain header holds. */
const MAX_BYTES = 8 ** 11 - 1;

const padded = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;

/** Bytes of the whole archive. */
export const tarBytes = (files: readonly TarFile[]): number =>
  files.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes), 2 * BLOCK);

/**
 * A POSIX ustar header (IEEE Std 1003.1, pax). Owner and time are always the same, so that the same files make the same
 * archive and a broken download can go on. Larger files than 8 GiB write their size in base 256, as GNU tar does.
 */
export function tarHeader({ name, bytes }: TarFile): Buffer {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name} is too long for an archive`);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  if (bytes <= MAX_BYTES) header.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** A part of the archive: its own bytes, or those of a file. */
export type TarPart = { bytes: number; header: Buffer } | { bytes: number; file: number };

/** The parts of an archive in order; the numbers are places in `files`. */
export function tarParts(files: readonly TarFile[]): TarPart[] {
  const parts: TarPart[] = [];
  files.forEach((file, index) => {
    parts.push({ bytes: BLOCK, header: tarHeader(file) }, { bytes: file.bytes, file: index });
    const rest = padded(file.bytes) - file.bytes;
    if (rest > 0) parts.push({ bytes: rest, header: Buffer.alloc(rest) });
  });
  return [...parts, { bytes: 2 * BLOCK, header: Buffer.alloc(2 * BLOCK) }];
}
