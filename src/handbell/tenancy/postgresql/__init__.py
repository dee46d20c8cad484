"""Django's PostgreSQL backend, which tells each connection the school that is being worked for."""
