"""How many educators a group of children needs, by the rule of the place. No Django here."""

from childcare.ratios.house import BadHouseRule, house_rule
from childcare.ratios.packs import UnknownPack, all_packs, pack
from childcare.ratios.policy import NEVER, Counts, Need, Policy, Refusal, Span
from childcare.ratios.sentences import Sentence

__all__ = [
    "NEVER",
    "BadHouseRule",
    "Counts",
    "Need",
    "Policy",
    "Refusal",
    "Sentence",
    "Span",
    "UnknownPack",
    "all_packs",
    "house_rule",
    "pack",
]
