import type { Locale } from "@/prompts/generator/cell";

/** Words that are frequent in one of the languages and rare in the others. */
const FREQUENT = {
  en: "the and you that is it for of with have this what not are was can will but on my your we i'm it's be to",
  de: "der die das und ich nicht ist sie ein eine mit für auf den wir aber auch noch wie dass zu es im bitte",
  es: "el la los las que de y en no es por para con una un pero ya se lo mi está del gracias como si",
  pl: "nie to jest się na i w z że do jak ale czy już tak dla mi pan pani od co proszę o za jeszcze",
} as const;
type Latin = keyof typeof FREQUENT;

const WORDS = Object.entries(FREQUENT).map(
  ([locale, words]) => [locale as Latin, new Set(words.split(" "))] as const,
);

/** Below so many words (or letters, where words are not spaced) a text tells no language. */
const ENOUGH = 12;

/** The share of the letters that belong to a script. */
function share(text: string, script: RegExp): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? 0 : (text.match(script)?.length ?? 0) / letters;
}

/**
 * Whether a text is in the language: by script for Chinese and Arabic, by its most frequent words for the others.
 * Enough to catch a model that falls back into English; texts too short to tell pass.
 */
export function isInLanguage(text: string, locale: Locale): boolean {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < ENOUGH) return true;
  if (locale === "zh") return share(text, /\p{Script=Han}/gu) >= 0.3;
  if (locale === "ar") return share(text, /\p{Script=Arabic}/gu) >= 0.5;
  if (share(text, /\p{Script=Latin}/gu) < 0.8) return false;
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  if (words.length < ENOUGH) return true;
  const hits = new Map(
    WORDS.map(([language, set]) => [language, words.filter((word) => set.has(word)).length]),
  );
  const own = hits.get(locale) ?? 0;
  return [...hits].every(([language, n]) => language === locale || n <= own);
}
