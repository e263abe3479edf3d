"""Parallax rows in Python: the canonical hash, the prompt, and the mass of the five actions.

Held to the same vectors as the TypeScript (tests/support/hash-vectors.json, prompt-vectors.json); no packages needed.
"""

import hashlib
import json
import math
import re

ACTIONS = ("reply", "start_task", "update_task", "cancel_task", "noop")
NO_EVENT = "[event: none]"
TASK_KEYS = ("id", "summary", "last_update", "notes")


# -- RFC 8785 (JCS) and the input hash ---------------------------------------------------------------------------


def es_number(value):
    """A number as ECMAScript writes it: every JSON number is a double there (ECMA-262, Number::toString)."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is not a JSON number")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, exponent = repr(abs(number)), 0
    if "e" in mantissa:
        mantissa, _, power = mantissa.partition("e")
        exponent = int(power)
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    # value = 0.digits × 10^point
    point = len(whole) + exponent - (len(whole + fraction) - len((whole + fraction).lstrip("0")))
    digits = digits.rstrip("0") or "0"
    if len(digits) <= point <= 21:
        text = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        text = digits[:point] + "." + digits[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        power = point - 1
        tail = "." + digits[1:] if len(digits) > 1 else ""
        text = f"{digits[0]}{tail}e{'+' if power >= 0 else '-'}{abs(power)}"
    return sign + text


def canonical(value):
    """The RFC 8785 text of a JSON value: keys by UTF-16 code units, no white space, ECMAScript numbers."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return es_number(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{canonical(value[key])}" for key in keys) + "}"


def input_hash(messages, tasks):
    """Lowercase hex SHA-256 of the canonical {messages, tasks}: the key by which predictions join rows."""
    return hashlib.sha256(canonical({"messages": messages, "tasks": tasks}).encode("utf-8")).hexdigest()


# -- The prompt, as prompts/system-prompt.ts and lib/domain/export-targets/chat-shape.ts build it -------------------


def es_json(value):
    """JSON.stringify: keys in their order, but whole-number keys first and ascending, as JavaScript objects have them."""
    if isinstance(value, dict):
        numbers = sorted((key for key in value if _is_index(key)), key=int)
        keys = numbers + [key for key in value if not _is_index(key)]
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{es_json(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(es_json(item) for item in value) + "]"
    return canonical(value)


def _is_index(key):
    return re.fullmatch(r"0|[1-9][0-9]*", key) is not None and int(key) < 2**32 - 1


def _deep_sorted(value):
    if isinstance(value, list):
        return [_deep_sorted(item) for item in value]
    if not isinstance(value, dict):
        return value
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return {key: _deep_sorted(value[key]) for key in keys}


def ledger_json(tasks):
    """The ledger as compact JSON: id, summary, last_update, notes, then the other keys sorted."""

    def ordered(task):
        others = sorted((key for key in task if key not in TASK_KEYS), key=lambda key: key.encode("utf-16-be"))
        first = {key: task[key] for key in TASK_KEYS if key in task}
        return {**first, **{key: _deep_sorted(task[key]) for key in others}}

    return es_json([ordered(task) for task in tasks])


# JavaScript's white space (ECMA-262 WhiteSpace and LineTerminator), which is not Python's.
_SPACE = "\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_SPACES = re.compile(f"[{_SPACE}\\]]+")
_BLANK = re.compile(f"[{_SPACE}]*")


def _label(name, otherwise):
    clean = _SPACES.sub("_", name) if isinstance(name, str) else ""
    return clean or otherwise


def _calls(tool_calls):
    if not isinstance(tool_calls, list) or not tool_calls:
        return ""

    def name_of(call):
        call = call if isinstance(call, dict) else {}
        called = call.get("function")
        name = called.get("name") if isinstance(called, dict) else None
        return _label(name if name is not None else call.get("name"), "tool")

    return "[calls: " + ", ".join(name_of(call) for call in tool_calls) + "]"


def _turn(message):
    role, content = message["role"], message.get("content") or ""
    blank = _BLANK.fullmatch(content) is not None
    if role == "user":
        return None if blank else {"role": role, "content": content}
    if role == "assistant":
        parts = [part for part in ("" if blank else content, _calls(message.get("tool_calls"))) if part]
        return {"role": role, "content": "\n\n".join(parts)} if parts else None
    event = f"[event: {_label(message.get('name'), role)}]"
    return {"role": "user", "content": event if blank else f"{event} {content}"}


def chat_prompt(messages, tasks, prompt_text):
    """What a model is asked. `prompt_text` is manifest.json's prompt.text, which ends with an empty ledger."""
    if not prompt_text.endswith("[]"):
        raise ValueError("the prompt of the manifest must end with an empty ledger")
    turns = [{"role": "system", "content": prompt_text[:-2] + ledger_json(tasks)}]
    for message in messages:
        turn = _turn(message)
        if turn is None:
            continue
        if turns[-1]["role"] == turn["role"]:
            turns[-1]["content"] += "\n\n" + turn["content"]
        else:
            turns.append(turn)
    if turns[-1]["role"] != "user":
        turns.append({"role": "user", "content": NO_EVENT})
    return turns


# -- Confidence from log-probabilities ---------------------------------------------------------------------------


def action_mass(tokens):
    """P(action) and what belongs to no action, from the tokens of an answer.

    tokens: [(text, logprob, {text: logprob of an alternative})]. The mass of a token whose text is a prefix of what is
    left of `<action>"`, or starts with it, is that action's; the drawn token is followed until it closes a name
    (chain rule). As lib/domain/confidence/candidate-mass.ts. None where the tokens hold no action.
    """
    whole = "".join(text for text, _, _ in tokens)
    found = re.search(r'"action"\s*:\s*"', whole)
    if not found:
        return None
    place, end = found.end(), 0
    start = None
    for index, (text, _, _) in enumerate(tokens):
        begin, end = end, end + len(text)
        if end > place:
            start, before = index, text[: place - begin]
            break
    if start is None:
        return None
    mass = [0.0] * len(ACTIONS)
    left = [action + '"' for action in ACTIONS]
    path = 1.0
    for text, logprob, top in tokens[start:]:
        options = {**top, text: top.get(text, logprob)}
        for option, option_logprob in options.items():
            rest = option[len(before) :] if option.startswith(before) else ""
            matching = [i for i, name in enumerate(left) if rest and name and (name.startswith(rest) or rest.startswith(name))]
            if option == text and not _closes(left, rest):
                continue
            if len(matching) == 1:
                mass[matching[0]] += path * _probability(option_logprob)
        rest = text[len(before) :]
        if _closes(left, rest):
            break
        path *= _probability(logprob)
        if rest:
            left = [name[len(rest) :] if name and name.startswith(rest) else None for name in left]
        if not any(left):
            break
        before = ""
    mass = [min(1.0, value) for value in mass]
    return {"scores": dict(zip(ACTIONS, mass)), "unassigned": min(1.0, max(0.0, 1 - sum(mass)))}


def _closes(left, rest):
    return bool(rest) and any(name and rest.startswith(name) for name in left)


def _probability(logprob):
    return 1.0 if logprob > 0 else math.exp(logprob)
