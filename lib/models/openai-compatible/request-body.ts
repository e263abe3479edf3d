import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import type { ModelOptions } from "@/lib/domain/models/model-options";
import type { ChatRequest } from "../chat-model";

/** The request's body: what is asked, in the words of this server. */
export function requestBody(
  modelName: string,
  options: ModelOptions,
  request: ChatRequest,
): ChatCompletionCreateParamsStreaming {
  const temperature = request.temperature ?? options.temperature;
  const seed = request.seed ?? options.seed;
  const body = {
    ...options.extra_body,
    model: modelName,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: { include_usage: true },
    [options.max_tokens_field]: request.maxTokens ?? options.max_tokens,
    ...(temperature !== null && { temperature }),
    ...(options.top_p !== undefined && { top_p: options.top_p }),
    ...(seed !== undefined && { seed }),
    ...(options.reasoning_effort && { reasoning_effort: options.reasoning_effort }),
    ...(request.logprobs && options.logprobs && { logprobs: true, top_logprobs: options.top_logprobs }),
    ...structure(options, request.schema),
  };
  // Roles and members are those that the contract and the options allow; servers add to OpenAI's own list.
  return body as unknown as ChatCompletionCreateParamsStreaming;
}

function structure(options: ModelOptions, asked: ChatRequest["schema"]): Record<string, unknown> {
  if (!asked) return {};
  const { name, schema } = asked;
  switch (options.structured) {
    case "json_schema":
      return { response_format: { type: "json_schema", json_schema: { name, schema, strict: true } } };
    case "structured_outputs":
      return { structured_outputs: { json: schema } };
    case "guided_json":
      return { guided_json: schema };
    case "json_object":
      return { response_format: { type: "json_object" } };
    case "none":
      return {};
  }
}
