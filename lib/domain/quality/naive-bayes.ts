/**
 * Multinomial naive Bayes with add-one smoothing (Manning, Raghavan & Schütze 2008, ch. 13): a plain baseline that
 * sees what a probe shows it, and no more. A token that training has not seen says nothing.
 */
export type NaiveBayes = { predict: (tokens: readonly string[]) => string };

export type Labelled = { label: string; tokens: readonly string[] };

type ClassCounts = { documents: number; tokens: number; byToken: Map<string, number> };

/** @throws Error without examples */
export function trainNaiveBayes(examples: readonly Labelled[]): NaiveBayes {
  if (examples.length === 0) throw new Error("naive Bayes needs examples");
  const classes = new Map<string, ClassCounts>();
  const vocabulary = new Set<string>();
  for (const { label, tokens } of examples) {
    const counts = classes.get(label) ?? { documents: 0, tokens: 0, byToken: new Map() };
    classes.set(label, counts);
    counts.documents += 1;
    for (const token of tokens) {
      vocabulary.add(token);
      counts.tokens += 1;
      counts.byToken.set(token, (counts.byToken.get(token) ?? 0) + 1);
    }
  }
  const labels = [...classes.keys()].sort();
  return {
    predict(tokens) {
      let best = labels[0] ?? "";
      let highest = Number.NEGATIVE_INFINITY;
      for (const label of labels) {
        const counts = classes.get(label);
        if (!counts) continue;
        let score = Math.log(counts.documents / examples.length);
        for (const token of tokens)
          if (vocabulary.has(token))
            score += Math.log(((counts.byToken.get(token) ?? 0) + 1) / (counts.tokens + vocabulary.size));
        if (score > highest) {
          highest = score;
          best = label;
        }
      }
      return best;
    },
  };
}
