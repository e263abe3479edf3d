#!/bin/sh
# Trains on Together AI: together.sh FOLDER, the folder of an export of the target together.
# Needs TOGETHER_API_KEY and `pip install together`; costs money.
set -eu
folder=${1:?"usage: together.sh FOLDER"}
together files check "$folder/train.jsonl"
train=$(together files upload "$folder/train.jsonl" | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
validation=
if [ -f "$folder/validation.jsonl" ]; then
  validation=$(together files upload "$folder/validation.jsonl" | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
fi
# The weights of the file say where the loss goes (1 on the decision, 0 before it).
together fine-tuning create --training-file "$train" ${validation:+--validation-file "$validation" --n-evals 2} \
  --model openai/gpt-oss-20b --lora --n-epochs 2 --learning-rate 0.0002 --suffix parallax-student
