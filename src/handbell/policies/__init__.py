"""Packs, documents, versions, clauses, approval, review, comparison."""
