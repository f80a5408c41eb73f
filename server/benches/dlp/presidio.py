"""How long presidio-analyzer's pattern recognisers take over a file of texts (JSON). No model of a language is asked.

Prints the number of recognisers and the seconds."""

import inspect
import json
import sys
import time

import presidio_analyzer.predefined_recognizers as predefined
from presidio_analyzer import PatternRecognizer

recognisers = []
for name, kind in sorted(vars(predefined).items()):
    if inspect.isclass(kind) and issubclass(kind, PatternRecognizer) and kind is not PatternRecognizer:
        try:
            recognisers.append(kind())
        except Exception:  # one that needs something else to be made
            continue
texts = json.load(open(sys.argv[1], encoding="utf-8"))


def look(text):
    for recogniser in recognisers:
        recogniser.analyze(text, recogniser.supported_entities, None)


for text in texts[:50]:
    look(text)
begun = time.perf_counter()
for text in texts:
    look(text)
print(len(recognisers), time.perf_counter() - begun)
