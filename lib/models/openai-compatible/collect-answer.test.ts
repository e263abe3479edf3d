import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerCollector, ServerSaid } from "./collect-answer";

const collected = (...chunks: unknown[]): AnswerCollector => {
  const answer = new AnswerCollector();
  for (const chunk of chunks) answer.add(JSON.stringify(chunk));
  return answer;
};
const piece = (content: string, logprobs: unknown = null) => ({
  choices: [{ index: 0, delta: { content }, logprobs }],
});

describe("AnswerCollector", () => {
  test("keeps each token with its alternatives, as servers write them", () => {
    const { text, tokens } = collected(
      piece("re", {
        content: [
          {
            token: "re",
            logprob: -0.1,
            top_logprobs: [
              { token: "re", logprob: -0.1 },
              { token: "no", logprob: null },
              "nothing that a server should send",
            ],
          },
        ],
      }),
      piece("ply()", { content: [{ token: "ply", logprob: -0.2 }, 7, { logprob: -9999 }] }),
    );
    expect(text).toBe("reply()");
    expect(tokens?.map(({ token, logprob, top }) => ({ token, logprob, top }))).toEqual([
      {
        ...{ token: "re", logprob: -0.1 },
        top: [
          { token: "re", logprob: -0.1 },
          { token: "no", logprob: Number.NEGATIVE_INFINITY },
        ],
      },
      { token: "ply", logprob: -0.2, top: [] },
      { token: "", logprob: -9999, top: [] },
    ]);
  });

  test("throws on what is no JSON and on an error of the server's, and on nothing else that is JSON", () => {
    expect(() => new AnswerCollector().add("{broken")).toThrow(SyntaxError);
    expect(() => collected(piece("a"), { error: { message: "overloaded" } })).toThrow("overloaded");
    expect(() => collected({ error: "gone" })).toThrow(ServerSaid);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const said = typeof value === "object" && value !== null && "error" in value && value.error;
        if (!said) collected({ choices: [value] }, { choices: value as never }, value);
      }),
    );
  });
});
