"""What every test may use. The cast is in tests/cast.py."""
