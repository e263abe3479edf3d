import type { ModelRow } from "@/lib/db/models";
import { costOf, type ModelOptions, modelOptionsSchema } from "@/lib/domain/models/model-options";
import type { ChatModel } from "@/lib/models/chat-model";
import { openChatModel } from "@/lib/models/open-model";

/** A model that can be asked, with what asking it costs. */
export type AskedModel = {
  id: string;
  name: string;
  chat: ChatModel;
  options: ModelOptions;
  /** In the currency of its prices; 0 where it has none. */
  cost: (usage: { input: number; output: number }) => number;
};

/** How a registered model becomes one that can be asked; tests put a scripted one in its place. */
export type OpenChat = (model: ModelRow) => ChatModel;

/** @throws ModelError missing_key, bad_request (a model that cannot write) */
export function openModel(model: ModelRow, open: OpenChat = openChatModel): AskedModel {
  const options = modelOptionsSchema.parse(model.options);
  return {
    id: model.id,
    name: model.name,
    chat: open(model),
    options,
    cost: (usage) => costOf(options, usage) ?? 0,
  };
}
