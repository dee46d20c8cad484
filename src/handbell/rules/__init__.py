"""A policy's rules as data: the vocabulary, the rule files, the decision and its explanation. Knows no Django.

Read in this order: `vocabulary` (the words), `model` (a rule), `files` (from YAML, strictly), `engine` (the decision),
`explanation` (sentences), `command` (`handbell ask`).
"""
