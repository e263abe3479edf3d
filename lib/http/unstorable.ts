import { isStorable } from "@/prompts/actions";

type Place = { value: unknown; key: string | number; parent: Place | undefined };

/**
 * Where a value from outside holds U+0000 or half of a surrogate pair, which Postgres cannot store (the first is an
 * error there, the second would silently become another character). Keys count too. Without recursion: a body may be
 * nested half a million levels deep.
 * @returns the path below the value, undefined where all can be stored
 */
export function unstorableAt(value: unknown): (string | number)[] | undefined {
  const open: Place[] = [{ value, key: "", parent: undefined }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value: here } = place;
    if (typeof here === "string") {
      if (!isStorable(here)) return pathTo(place);
    } else if (Array.isArray(here)) {
      for (const [key, item] of here.entries()) open.push({ value: item, key, parent: place });
    } else if (typeof here === "object" && here !== null) {
      for (const [key, member] of Object.entries(here)) {
        if (!isStorable(key)) return pathTo(place);
        open.push({ value: member, key, parent: place });
      }
    }
  }
  return undefined;
}

function pathTo(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at.parent; at = at.parent) path.push(at.key);
  return path.reverse();
}
