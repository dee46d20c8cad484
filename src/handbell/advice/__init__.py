"""“May I?”: a question in plain words, the policy's answer with its clause, and what it did not answer."""
