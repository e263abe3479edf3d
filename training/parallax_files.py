"""Exports of the target `trl` in Python: are the files the exported ones, what a row trains. Needs no packages.

Held to tests/support/harmony-vectors.json, as the TypeScript is that shows the same in a preview.
"""

import hashlib
import json

DATE = "2025-01-01"
SYSTEM = (
    "You are ChatGPT, a large language model trained by OpenAI.\nKnowledge cutoff: 2024-06\n"
    f"Current date: {DATE}\n\nReasoning: {{effort}}\n\n"
    "# Valid channels: analysis, commentary, final. Channel must be included for every message."
)
ROLES = ("system", "user", "assistant")


def check_export(folder):
    """The manifest; the files must be the exported ones, byte for byte. SystemExit says what is wrong."""
    path = folder / "manifest.json"
    if not path.exists():
        raise SystemExit(f"{folder} holds no manifest.json; name the folder of an export")
    manifest = json.loads(path.read_text("utf-8"))
    if manifest["target"] != "trl":
        raise SystemExit(f"{folder} is an export of {manifest['target']}; export it as trl")
    for file in manifest["files"]:
        if not file["name"].endswith(".jsonl"):
            raise SystemExit(f"{file['name']} is compressed; export it without --gzip")
        digest = hashlib.sha256()
        with (folder / file["name"]).open("rb") as content:
            while chunk := content.read(1 << 20):
                digest.update(chunk)
        if digest.hexdigest() != file["sha256"]:
            raise SystemExit(f"{file['name']} is not what the manifest names; export it again")
    return manifest


def rows_of(path):
    """The rows of a file. SystemExit names the line that the trainer would misunderstand."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            problem = problem_of(row)
            if problem:
                raise SystemExit(f"{path.name}, line {number}: {problem}")
            yield row


def problem_of(row):
    """Why the trainer would misunderstand the row; None for a good one."""
    if set(row) != {"prompt", "completion"}:
        return f"a row is prompt and completion, not {', '.join(sorted(row))}"
    for turn in row["prompt"] + row["completion"]:
        if turn["role"] not in ROLES or not isinstance(turn["content"], str) or turn["content"] == "":
            return "every turn has a role and a text"
        if "thinking" in turn and (turn["role"] != "assistant" or not isinstance(turn["thinking"], str)):
            return "thinking is a text, of assistant turns only"
    if [turn["role"] for turn in row["completion"]] != ["assistant"] or row["prompt"][-1]["role"] != "user":
        return "one assistant turn answers a user turn"
    decision = json.loads(row["completion"][0]["content"])
    if list(decision) != ["action", "args"]:
        return "the completion is {action, args}"
    return None


def render(turns, effort="medium"):
    """The turns as gpt-oss reads them: what stands before the loss, and what carries it.

    As renderHarmony in lib/domain/export-targets/harmony.ts, and as the base's own chat template does in training.
    """
    prompt = [f"<|start|>system<|message|>{SYSTEM.format(effort=effort)}<|end|>"]
    for turn in turns[:-1]:
        if turn["role"] == "system":
            prompt.append(f"<|start|>developer<|message|># Instructions\n\n{turn['content']}\n\n<|end|>")
        elif turn["role"] == "user":
            prompt.append(f"<|start|>user<|message|>{turn['content']}<|end|>")
        else:
            prompt.append(f"<|start|>assistant<|channel|>final<|message|>{turn['content']}<|end|>")
    prompt.append("<|start|>assistant")
    last, loss = turns[-1], ""
    if last.get("thinking"):
        loss = f"<|channel|>analysis<|message|>{last['thinking']}<|end|><|start|>assistant"
    return "".join(prompt), f"{loss}<|channel|>final<|message|>{last['content']}<|return|>"
