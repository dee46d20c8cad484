"""The outbox, and e-mail that says nothing it need not."""
