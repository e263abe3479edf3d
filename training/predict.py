"""Asks the trained student offline with vLLM, and writes predictions that Parallax imports.

    npx parallax export --dataset intent-1000 --target raw --with-hash --status all --out rows
    python predict.py --rows rows/test.jsonl --manifest rows/manifest.json --adapter student-lora --out test.predictions.jsonl
    npx parallax predictions import test.predictions.jsonl --dataset intent-1000 --model student-lora --role STUDENT

One line a row: {input_hash, raw, action_scores, unassigned_mass, tokens_in, tokens_out, latency_ms?, ttft_ms?}. The
decision is left in `raw`: Parallax reads it by its own rules, so that an illegal one counts as such. `action_scores` are
the probabilities of the five actions at the place of the action's name, over all tokens and without a grammar, so
that what belongs to no action is seen. Latencies are written with --one-by-one only: in a batch they say nothing.
"""

import argparse
import json
import time
from pathlib import Path

from parallax_rows import action_mass, chat_prompt, input_hash

BASE = "openai/gpt-oss-20b"
# Fast students answer at once: the answer's channel is opened for them.
FAST = "<|channel|>final<|message|>"


def main():
    args = arguments()
    prompt = json.loads(args.manifest.read_text("utf-8"))["prompt"]["text"]
    rows = read_rows(args.rows, done(args.out))
    if not rows:
        print("Every row has its prediction already.")
        return
    from vllm import LLM, SamplingParams
    from vllm.lora.request import LoRARequest

    llm = LLM(
        model=args.base,
        enable_lora=args.adapter is not None,
        max_lora_rank=args.rank,
        max_logprobs=20,
        max_model_len=args.max_length,
        enable_prefix_caching=True,
        seed=0,
    )
    tokenizer = llm.get_tokenizer()
    lora = LoRARequest("student", 1, str(args.adapter)) if args.adapter else None
    sampling = SamplingParams(temperature=0, max_tokens=args.max_tokens, logprobs=20)

    def ids_of(row):
        text = tokenizer.apply_chat_template(
            chat_prompt(row["messages"], row["tasks"], prompt),
            tokenize=False,
            # The template's own reasoning effort, as in training and as served.
            add_generation_prompt=True,
        )
        text += "" if args.reasoned else FAST
        return {"prompt_token_ids": tokenizer.encode(text, add_special_tokens=False)}

    step = 1 if args.one_by_one else args.batch
    with args.out.open("a", encoding="utf-8") as out:
        if args.one_by_one:
            llm.generate([ids_of(rows[0])], sampling, lora_request=lora, use_tqdm=False)  # the first call warms up
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            began = time.perf_counter()
            answers = llm.generate([ids_of(row) for row in part], sampling, lora_request=lora, use_tqdm=False)
            elapsed = 1000 * (time.perf_counter() - began)
            for row, answer in zip(part, answers, strict=True):
                line = line_of(row, answer)
                if args.one_by_one:
                    line["latency_ms"] = round(elapsed, 3)
                    line.update(first_token(answer))
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
            # What is written survives a machine that is taken away; the next start goes on behind it.
            out.flush()
            print(f"{min(start + step, len(rows))} of {len(rows)}", flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, required=True, help="an exported file of the target raw")
    parser.add_argument("--manifest", type=Path, required=True, help="manifest.json of the same export: the prompt")
    parser.add_argument("--adapter", type=Path, help="folder of the LoRA adapter; without it the base is asked")
    parser.add_argument("--out", type=Path, required=True, help="predictions; rows that stand in it are not asked again")
    parser.add_argument("--base", default=BASE)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--reasoned", action="store_true", help="let the model think first")
    parser.add_argument("--one-by-one", action="store_true", help="one request at a time, with latencies")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--max-tokens", type=int, default=400)
    parser.add_argument("--max-length", type=int, default=8192)
    return parser.parse_args()


def done(file):
    if not file.exists():
        return set()
    kept = []
    for line in file.read_text("utf-8").splitlines(keepends=True):
        try:
            json.loads(line)
        except ValueError:
            continue  # the half line of a killed run
        kept.append(line if line.endswith("\n") else line + "\n")
    file.write_text("".join(kept), "utf-8")
    return {json.loads(line)["input_hash"] for line in kept}


def read_rows(file, known):
    rows = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            own = input_hash(row["messages"], row["tasks"])
            if row.get("input_hash", own) != own:
                raise SystemExit(f"{file}:{number}: input_hash is not that of the row; was the file changed?")
            if own not in known:
                rows.append({"input_hash": own, "messages": row["messages"], "tasks": row["tasks"]})
    return rows


def line_of(row, answer):
    output = answer.outputs[0]
    tokens = []
    for token, alternatives in zip(output.token_ids, output.logprobs, strict=True):
        drawn = alternatives[token]
        top = {}
        for other in alternatives.values():
            top.setdefault(other.decoded_token or "", other.logprob)
        tokens.append((drawn.decoded_token or "", drawn.logprob, top))
    line = {
        "input_hash": row["input_hash"],
        "raw": output.text,
        "tokens_in": len(answer.prompt_token_ids),
        "tokens_out": len(output.token_ids),
    }
    mass = action_mass(tokens)
    if mass:
        line["action_scores"] = mass["scores"]
        line["unassigned_mass"] = mass["unassigned"]
    return line


def first_token(answer):
    """The time to the first token, where this version of vLLM tells it."""
    latency = getattr(answer.metrics, "first_token_latency", None)
    return {"ttft_ms": round(1000 * latency, 3)} if latency else {}


if __name__ == "__main__":
    main()
