"""What runs in the bounded child process: no Django, no keys, no database. It gets bytes and answers in lines."""
