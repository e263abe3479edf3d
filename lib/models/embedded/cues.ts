/**
 * Words and marks by which people ask, order, mend, withdraw, wait or think aloud. Written down from the labelling
 * guide, not fitted: 800 rows are too few to learn them. English; other languages are left to the embeddings.
 */
export const TURN_CUES: Record<string, RegExp> = {
  question: /\?/,
  asks: /\?\s*\W*$/,
  interrogative:
    /(?:^|[.!,;:\n]\s*|\band )(?:what|when|where|which|who|whose|how|why|till when|until when|is|are|does|do|did|has|have|can|could|will|would|may|must|shall)\b/,
  quantity: /\bhow (?:much|many|long|far|late|big)\b/,
  please: /\b(?:please|pls|plz|kindly|be so good|be so kind|if you would)\b/,
  somebody: /\b(?:someone|somebody|anybody|a person|have (?:him|her|it|them|somebody|someone))\b/,
  orders:
    /\b(?:book|order|find|get|send|arrange|reserve|hire|rent|fetch|bring|ring|call|write|ask|look for|need|want|repair|mend|fix|check|set up|print|make|draw up|buy|file|sort|organi[sz]e|remind|search)\b/,
  another:
    /\b(?:also|too|as well|another|second|next|one more|other thing|separate|by the way|while (?:you|i)|besides|additionally|same for|new)\b/,
  changes:
    /\b(?:instead|rather|not .{1,25} but|change|changed|move|moved|shift|push|postpone|correct|correction|actually|sorry|i mean|make it|becomes?|from .{1,15} to|wrong)\b/,
  withdraws:
    /\b(?:no longer|any ?more|not needed|needn'?t|don'?t need|no need|nobody (?:needs|wants|has)|not wanted|won'?t|never mind|forget|cancel\w*|call(?:ed)? off|drop|scrap|strike|withdr\w+|off (?:the|my) list|leave it|spare|without)\b/,
  settled:
    /\b(?:already|found|myself|himself|herself|ourselves|themselves|lent|lends|borrowed|bought|fixed|mended|turned up|gone|sold|closed|dead|over|quit|broke|too late|off)\b/,
  limits:
    /\b(?:only|except|but not|just|nothing (?:but|with)|any .{1,15} but|at most|at least|must|no later|before|unless|if|as long as|provided)\b/,
  yes: /(?:^|[.!,\n] ?)(?:yes|yeah|yep|ok|okay|agreed|fine|good|deal|go ahead|right|sure|take|approved)\b/,
  no: /(?:^|[.!,\n] ?)(?:no|nope|nah|not)\b/,
  thanks: /\b(?:thanks?|thx|thank you|ty|cheers|grateful)\b/,
  waits:
    /\b(?:wait|moment|a min|minute|sec|second|hang on|hold on|let me|i'?ll (?:look|check|see|think|ask|tell|write|come)|until then|till then|tomorrow|take your time|no hurry|no rush|patien\w+|look forward|tell me when|let me know|when you (?:know|hear|have)|nothing (?:yet|now|for now)|not yet|do nothing|don'?t (?:do|book|send|order|touch|hurry)|for now)\b/,
  wonders: /\b(?:maybe|perhaps|think|thinking|wonder|hm+|not sure|or|whether|decide|sleep on)\b/,
  news: /\b(?:just|now|says?|said|wrote|writes|rang|called|told|texted|phoned|asked|news|word from|decided)\b/,
  hello: /\b(?:hello+|hi|hey|anybody|still there|still waiting|again)\b/,
  laughs: /haha|lol|😄|😅|😂|👍|🥶|❤|hehe/,
  number: /\d/,
  time: /\b(?:\d{1,2}[:.h]\d\d|\d{1,2} ?(?:am|pm)|o'?clock|half past|noon|midnight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|tomorrow|tonight|today)\b/,
  first: /\b(?:first|first of all|at once|immediately|before anything|quick|then the rest|stop)\b/,
  others: /\b(?:the other|the rest|as for|likewise|same goes|neither|both|either)\b/,
  negation: /\b(?:not|no|never|n'?t|nothing|none|nobody|neither|nor|without)\b/,
  exclaims: /!/,
  quotes: /^>|\n>|"|“|fwd|forward/,
  brackets: /\[/,
  lines: /\n/,
};

/** What a tool or the assistant reports, and what the assistant had said before the turn. */
export const REPORT_CUES: Record<string, RegExp> = {
  pending:
    /pending|running|queued|in progress|searching|received|waiting|eta|asked|being|checked so far|not finished|forward|step|answer_by|open\b|\bof\b|\/\d|%|null/,
  success:
    /confirm|booked|issued|ready|approved|deliver|complet|found|available|free|granted|price|fee|signed|held/,
  failure:
    /error|refus|reject|not found|no longer|sold|deleted|withdrawn|failed|closed|void|none|cancel|dead|gone|ended|false/,
  settled:
    /cancelled|stopped|removed|taken off|is off|withdrawn|has been|struck|called off|moved|noted|changed/,
  question: /\?/,
  promise:
    /\b(?:i'?m|i am|i'?ll|i have asked|asking|looking|checking|one moment|they answer|answers?|as soon as|will write|the moment|minute|waiting|with the)\b/,
};

/** What a task's last update says of its state. */
export const TASK_CUES: Record<string, RegExp> = {
  underway: /wait|ask|pending|answer|search|look|progress|queue|sent|running|reply|due/,
  done: /confirm|booked|done|paid|signed|deliver|complete|closed|sold|finished|returned/,
  draft: /draft|offer|propos|option|approv|not yet|missing|open|hold|ask(?:ed)? (?:the )?(?:user|customer)/,
};

/** 1 or 0 for each cue, in the order of the table. */
export function cuesIn(table: Readonly<Record<string, RegExp>>, text: string): number[] {
  const lower = text.toLowerCase();
  return Object.values(table).map((cue) => (cue.test(lower) ? 1 : 0));
}

/** How often a cue stands in a text, up to a limit, as a share of it. */
export function oftenIn(cue: RegExp, text: string, limit: number): number {
  const found = text.toLowerCase().match(new RegExp(cue.source, "g"))?.length ?? 0;
  return Math.min(limit, found) / limit;
}
