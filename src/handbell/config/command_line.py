"""`handbell`: every command in one screen. Each is a module with `main(arguments) -> exit code`."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from handbell.config import uncaught

COMMANDS: dict[str, tuple[str, str]] = {
    "(nothing)": ("handbell.config.serve", "start Handbell; the browser leads through the set-up"),
    "demo": (
        "handbell.config.demo_command",
        "start with five sample schools and invented people (--port N, --fresh)",
    ),
    "test": ("", "run every test, on SQLite and PostgreSQL, in a browser, and every gate"),
    "read": ("handbell.reading.command", "read a policy file and print what was found (FILE --json)"),
    "ask": (
        "handbell.rules.command",
        "decide from facts what a built-in policy says (--policy P --fact NAME=VALUE)",
    ),
    "route": (
        "handbell.rules.routing.command",
        "whom to tell of a concern, what to do and never to do (--policy P < facts.json)",
    ),
    "import-people": (
        "handbell.people.import_command",
        "preview or confirm a roster file (FILE --school S --confirm)",
    ),
    "audit": ("handbell.config.audit_command", "verify the record of who did what (audit verify)"),
    "tick": (
        "handbell.config.tick_command",
        "do what is due: reminders, mail, reviews (--every SECONDS)",
    ),
    "backup": ("handbell.config.backup_command", "make a verified copy of everything (backup FILE)"),
    "restore": ("handbell.config.restore_command", "bring a copy back (restore FILE)"),
    "check": ("handbell.config.check_command", "look over settings, database, keys, disk and back-ups"),
    "drill": (
        "handbell.config.drill_command",
        "kill, cut the power, fill the disk, flood: is anything lost? (drill NAME)",
    ),
    "bench": ("handbell.config.bench_command", "measure what docs/benchmarks.md reports"),
    "manage": ("handbell.config.manage_command", "Django's own commands, for maintainers"),
}


def usage() -> str:
    """The whole help text: one screen."""
    width = max(len(name) for name in COMMANDS)
    lines = [f"  handbell {name:<{width}}  {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(
        [
            "Handbell runs a school's social media policy.",
            "",
            *lines,
            "",
            "Each command says more with --help. Settings: HANDBELL_… or handbell.toml; see docs/running.md.",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 2 for a wrong call."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in {"--help", "-h", "help"}:
        print(usage())
        return 0
    name = arguments[0] if arguments and not arguments[0].startswith("-") else "(nothing)"
    if name not in COMMANDS or not COMMANDS[name][0]:
        print(f"handbell: there is no command {name!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handbell.config.settings")
    uncaught.install()
    rest = arguments if name == "(nothing)" else arguments[1:]
    try:
        # By name, so that `handbell read` does not wait for everything else to load.
        result: int = import_module(COMMANDS[name][0]).main(rest)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough: `handbell read … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result


if __name__ == "__main__":
    sys.exit(main())
