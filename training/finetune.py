"""Trains the student: LoRA of gpt-oss-20b with TRL and PEFT on an export of the target `trl`.

    python finetune.py --data ../intent-1000-trl --out student-lora
    python finetune.py --data ../intent-1000-trl --out smoke --smoke
    python finetune.py --data ../intent-1000-trl --dry-run

`--data` is the folder of the export: train.jsonl, validation.jsonl (if there), manifest.json. The test split is not
read. TRL takes the loss on the completion only. `--dry-run` checks files and rows and shows what one row trains; it
needs no packages. `--smoke` trains a tiny model of the same architecture with random weights on the CPU and downloads
nothing: it shows that file, template and loss fit together, not that anything is learned. `--smoke --plain` does so
without TRL, PEFT and datasets, in a loop of its own.
"""

import argparse
import json
from itertools import islice
from pathlib import Path

from parallax_files import check_export, render, rows_of

BASE = "openai/gpt-oss-20b"

# The chat template of the base for turns of text, without tools: for the smoke mode, which downloads nothing.
TEMPLATE = """<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.
Knowledge cutoff: 2024-06
Current date: 2025-01-01

Reasoning: medium

# Valid channels: analysis, commentary, final. Channel must be included for every message.<|end|>
{%- for message in messages -%}
{%- if message.role == 'system' -%}
{{- '<|start|>developer<|message|># Instructions\\n\\n' + message.content + '\\n\\n<|end|>' -}}
{%- elif message.role == 'user' -%}
{{- '<|start|>user<|message|>' + message.content + '<|end|>' -}}
{%- elif loop.last and not add_generation_prompt -%}
{%- if message.thinking is defined -%}
{{- '<|start|>assistant<|channel|>analysis<|message|>' + message.thinking + '<|end|>' -}}
{%- endif -%}
{{- '<|start|>assistant<|channel|>final<|message|>' + message.content + '<|return|>' -}}
{%- else -%}
{{- '<|start|>assistant<|channel|>final<|message|>' + message.content + '<|end|>' -}}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|start|>assistant' -}}
{%- endif -%}"""
SPECIAL = ["<|endoftext|>", "<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|return|>"]


def main():
    args = arguments()
    manifest = check_export(args.data)
    if args.dry_run:
        return dry_run(args.data, manifest)
    if args.out is None:
        raise SystemExit("Name --out, where the adapter goes")
    if args.plain:
        return plain_smoke(args.data, args.out, args.seed)
    # After the checks, so that a wrong folder is told without waiting for torch.
    from datasets import load_dataset
    from peft import LoraConfig
    from trl import SFTConfig, SFTTrainer

    files = {split: str(args.data / f"{split}.jsonl") for split in ("train", "validation")}
    files = {split: file for split, file in files.items() if Path(file).exists()}
    rows = load_dataset("json", data_files=files)
    if args.smoke:
        rows = {split: part.select(range(min(len(part), 8))) for split, part in rows.items()}
    model, tokenizer = smoke_model(rows["train"]) if args.smoke else base_model(args.base)
    trainer = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        train_dataset=rows["train"],
        eval_dataset=rows.get("validation"),
        peft_config=LoraConfig(
            r=args.rank,
            lora_alpha=2 * args.rank,
            lora_dropout=0.0,
            # Attention only: vLLM serves such an adapter beside the base; adapters of the experts it may not.
            target_modules=["q_proj", "k_proj", "v_proj", "o_proj"],
            task_type="CAUSAL_LM",
        ),
        args=SFTConfig(
            output_dir=str(args.out),
            completion_only_loss=True,
            max_length=None,  # anything else truncates silently, and a cut row has lost its decision
            max_steps=2 if args.smoke else -1,
            num_train_epochs=args.epochs,
            per_device_train_batch_size=1,
            gradient_accumulation_steps=1 if args.smoke else args.accumulate,
            gradient_checkpointing=not args.smoke,
            learning_rate=args.learning_rate,
            lr_scheduler_type="cosine",
            warmup_steps=0.03,  # below 1: a share of all steps
            logging_steps=1 if args.smoke else 5,
            eval_strategy="no" if args.smoke or "validation" not in rows else "epoch",
            save_strategy="no" if args.smoke else "epoch",
            bf16=not args.smoke,
            use_cpu=args.smoke,
            seed=args.seed,
            report_to="none",
        ),
    )
    check_lengths(trainer, args.max_length)
    trainer.train()
    trainer.save_model(str(args.out))
    # What was learned, and for which prompt: Parallax asks for both when the student is registered.
    about = {
        "base": "smoke" if args.smoke else args.base,
        "dataset": manifest["dataset"],
        "prompt": {key: manifest["prompt"][key] for key in ("version", "sha256")},
        "files": manifest["files"],
        "rank": args.rank,
        "seed": args.seed,
    }
    (args.out / "parallax.json").write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    print(f"The adapter stands in {args.out}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of an export of the target trl")
    parser.add_argument("--out", type=Path, help="where the adapter goes")
    parser.add_argument("--base", default=BASE)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--accumulate", type=int, default=16, help="rows a step")
    parser.add_argument("--max-length", type=int, default=8192, help="tokens; a longer row is an error, never cut")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dry-run", action="store_true", help="check the files and show what a row trains; no packages")
    parser.add_argument("--smoke", action="store_true", help="a tiny random model on the CPU, no download")
    parser.add_argument("--plain", action="store_true", help="with --smoke: needs torch and transformers alone")
    args = parser.parse_args()
    if args.plain and not args.smoke:
        parser.error("--plain goes with --smoke")
    return args


def dry_run(folder, manifest):
    """Every row of every file as the trainer takes it; tells the first one's loss."""
    for file in manifest["files"]:
        rows = characters = 0
        for row in rows_of(folder / file["name"]):
            if rows == 0:
                _, loss = render(row["prompt"] + row["completion"])
                print(f"{file['name']}: the loss of its first row is on {loss!r}")
            rows += 1
            characters = max(characters, sum(map(len, render(row["prompt"] + row["completion"]))))
        if rows != file["rows"]:
            raise SystemExit(f"{file['name']} has {rows} rows, the manifest says {file['rows']}")
        print(f"{file['name']}: {rows} rows, the longest has {characters} characters, all as the trainer takes them")


STEPS = 30


def plain_smoke(folder, out, seed):
    """What TRL does with prompt and completion, on eight rows: the loss on what the completion adds, and it falls."""
    import torch

    torch.manual_seed(seed)
    rows = list(islice(rows_of(folder / "train.jsonl"), 8))
    model, tokenizer = smoke_model(rows)
    batch = [labelled(tokenizer, row) for row in rows]
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    losses = []
    for step in range(STEPS):
        ids, labels = batch[step % len(batch)]
        loss = model(input_ids=ids, labels=labels).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    first, last = (sum(part) / len(part) for part in (losses[: len(rows)], losses[-len(rows) :]))
    print(f"loss {first:.3f} at first, {last:.3f} after {STEPS} steps")
    if not last < first:
        raise SystemExit("The loss did not fall: file, template and loss do not fit together")
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    print(f"A model that has learned nothing of use stands in {out}")


def labelled(tokenizer, row):
    """Tokens of a row and their labels, -100 where no loss is; they must be those that the export's preview marks."""
    import torch

    turns = row["prompt"] + row["completion"]
    before = tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True, tokenize=False)
    whole = tokenizer.apply_chat_template(turns, tokenize=False)
    prompt, loss = render(turns)
    if (before, whole) != (prompt, prompt + loss):
        raise SystemExit("The chat template does not render the rows as the export does")
    ids = tokenizer.encode(whole, add_special_tokens=False)
    cut = len(tokenizer.encode(before, add_special_tokens=False))
    if tokenizer.decode(ids[cut:]) != loss:
        raise SystemExit("The tokens behind the prompt are not those of the completion")
    return torch.tensor([ids]), torch.tensor([[-100] * cut + ids[cut:]])


def check_lengths(trainer, limit):
    """A row that is too long for the memory is told before the training, and never cut."""
    longest = max(len(row["input_ids"]) for row in trainer.train_dataset)
    if longest > limit:
        raise SystemExit(f"A row has {longest} tokens; export with --max-tokens {limit}, or raise --max-length")


def base_model(name):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, Mxfp4Config

    model = AutoModelForCausalLM.from_pretrained(
        name,
        # The released weights are MXFP4, which cannot be trained: they are unpacked to bf16 (about 44 GB).
        quantization_config=Mxfp4Config(dequantize=True),
        attn_implementation="eager",
        dtype=torch.bfloat16,
        use_cache=False,
        device_map="auto",
    )
    return model, AutoTokenizer.from_pretrained(name)


def smoke_tokenizer(texts):
    """Two thousand byte pairs of the rows themselves, and the control tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    pairs = Tokenizer(models.BPE())
    pairs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    pairs.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    pairs.train_from_iterator(
        texts,
        trainers.BpeTrainer(vocab_size=2000, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False),
    )
    return pairs


def smoke_model(rows):
    """Two layers of the same architecture with random weights."""
    from transformers import GptOssConfig, GptOssForCausalLM, PreTrainedTokenizerFast

    texts = [turn["content"] for row in rows for turn in row["prompt"] + row["completion"]]
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=smoke_tokenizer(texts), eos_token="<|return|>", pad_token="<|endoftext|>"
    )
    tokenizer.chat_template = TEMPLATE
    config = GptOssConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        num_local_experts=4,
        num_experts_per_tok=2,
        sliding_window=128,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    return GptOssForCausalLM(config), tokenizer


if __name__ == "__main__":
    main()
