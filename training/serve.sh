#!/bin/sh
# Serves the base and the adapter with vLLM: serve.sh ADAPTER [PORT]. Ask it as the model "student".
# The adapter is not merged: merged MXFP4 weights have been seen to answer as the base does.
set -eu
adapter=${1:?"usage: serve.sh ADAPTER [PORT]"}
exec vllm serve openai/gpt-oss-20b --enable-lora --max-lora-rank 16 --lora-modules "student=$adapter" \
  --enable-prefix-caching --max-logprobs 20 --max-model-len 8192 --port "${2:-8000}"
