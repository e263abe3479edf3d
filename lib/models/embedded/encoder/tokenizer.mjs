/** A space in SentencePiece's vocabularies. */
const SPACE = "\u2581";
/** The first pieces are marks (unknown, start, end, spare) and stand in no text. */
const MARKS = 6;
const UNKNOWN = 0;

/**
 * The tokenizer of the encoder: the likeliest way to cut a text into pieces of a vocabulary (SentencePiece's unigram
 * model, Kudo 2018; Viterbi over a trie), of equals the one whose last piece starts last. It gives what
 * @energetic-ai/embeddings 0.2.0 gives, which a test compares, in a fifth of the time.
 *
 * @param {[piece: string, score: number][]} vocabulary by id; scores are log-probabilities
 * @returns {(text: string) => number[]} ids of the pieces; neighbouring unknown characters are one
 */
export function tokenizerOf(vocabulary) {
  const root = { id: -1, next: new Map() };
  vocabulary.forEach(([piece], id) => {
    if (id < MARKS) return;
    let node = root;
    for (const symbol of piece) {
      const known = node.next.get(symbol);
      if (!known) node.next.set(symbol, { id: -1, next: new Map() });
      node = known ?? node.next.get(symbol);
    }
    node.id = id;
  });
  const lengths = vocabulary.map(([piece]) => [...piece].length);

  return (text) => {
    const plain = text.normalize("NFKC");
    const symbols = plain === "" ? [] : [SPACE, ...plain.replaceAll(" ", SPACE)];
    const best = new Float64Array(symbols.length + 1);
    const last = new Int32Array(symbols.length + 1);
    const offer = (end, id, score) => {
      // A score of 0 is "nothing yet": log-probabilities are below it.
      if (best[end] !== 0 && score < best[end]) return;
      best[end] = score;
      last[end] = id;
    };
    symbols.forEach((symbol, at) => {
      let node = root.next.get(symbol);
      let known = false;
      for (let end = at + 1; node; end += 1) {
        if (node.id >= 0) {
          known = true;
          offer(end, node.id, best[at] + vocabulary[node.id][1]);
        }
        node = node.next.get(symbols[end]);
      }
      if (!known) offer(at + 1, UNKNOWN, best[at]);
    });
    const ids = [];
    for (let at = symbols.length; at > 0; at -= lengths[last[at]]) {
      if (last[at] !== UNKNOWN || ids.at(-1) !== UNKNOWN) ids.push(last[at]);
    }
    return ids.reverse();
  };
}
