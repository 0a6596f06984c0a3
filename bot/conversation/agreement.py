"""The words by which people agree, refuse or leave it open, in the languages of the teams.

All are written without accents and in lower case, as the words that they are compared with.
"""

from __future__ import annotations

YES = frozenset({
    "y", "yes", "yep", "yeah", "yup", "yea", "ya", "aye", "sure", "ok", "okay", "okey", "k", "please", "definitely",
    "absolutely", "agreed", "certainly", "indeed", "affirmative", "true", "correct", "x", "j", "ja", "jo", "jep",
    "jawohl", "klar", "gerne", "naturlich", "oui", "ouais", "si", "claro", "certo", "ano", "jasne", "tak", "sim",
    "да", "так",
})  # fmt: skip

NO = frozenset({
    "n", "no", "nope", "nah", "nay", "never", "none", "na", "n/a", "n.a", "negative", "false", "nein", "nee", "non",
    "ne", "nie", "nao", "нет",
})  # fmt: skip

YES_PHRASES = (
    "of course", "please do", "yes please", "auf jeden fall", "bien sur", "d'accord", "por supuesto", "por favor",
)  # fmt: skip
"""These begin an answer that agrees."""

NO_PHRASES = (
    "not needed", "not necessary", "not required", "not applicable", "not at all", "not this time", "no need",
    "no thanks", "no contact", "no call", "no reason", "no longer", "no more", "no way", "no action",
    "nothing to discuss", "definitely not", "absolutely not", "certainly not", "of course not", "sure not",
    "please don't", "please do not", "don't", "dont", "do not", "unnecessary", "nicht notig", "nicht notwendig",
    "kein bedarf", "pas necessaire", "pas besoin", "no hace falta", "no es necesario", "non necessario",
    "neni potreba", "neni treba", "nie trzeba",
)  # fmt: skip
"""These begin an answer that refuses."""

NEGATIONS = frozenset({
    "not", "no", "n't", "don't", "dont",
})  # fmt: skip

DOUBT = NEGATIONS | frozenset({
    "never", "or", "and", "if", "unless", "maybe", "perhaps", "probably", "possibly", "possible", "depends",
    "depending", "unsure", "sure", "think", "know", "whether", "might", "may", "could", "would", "later", "wait",
    "idea", "clue", "either", "oder", "vielleicht", "wenn", "ou", "peut-etre", "o", "quizas", "forse", "mozna",
    "moze",
})  # fmt: skip
"""These take an answer back, wherever they follow it."""

AFTER_NO = frozenset({
    "need", "needs", "needed", "necessity", "reason", "thanks", "thank", "contact", "call", "we", "i", "it", "they",
    "he", "she", "this", "that", "the", "customer", "please", "action", "follow-up", "further", "danke", "merci",
    "gracias", "grazie", "diky", "dekuji", "dziekuje",
})  # fmt: skip
"""A `no` before another word is none: `no idea`, `no later than Friday`."""
