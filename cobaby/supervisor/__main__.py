"""`python -m cobaby.supervisor` run, demo-reset, backup [FILE], restore FILE [LOG], or
services COMMAND….

`services --durable COMMAND…`: as above, on a server that waits for the disk.
"""

import os
import signal
import sys

from cobaby.supervisor import keeping, reset, run, services
from cobaby.supervisor.processes import die_with_parent
from cobaby.supervisor.refusal import Refusal


def main(arguments: list[str]) -> int:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # web, worker and beat read the same files
    match arguments:
        case ["run", *options]:
            if "--with-make" in options:  # `make` killed by force takes us with it, in order
                die_with_parent(signal.SIGTERM)
            run.main(os.environ)
        case ["demo-reset"]:
            reset.main(os.environ)
        case ["backup", *file] if len(file) < 2:
            return keeping.backup(os.environ, *file)
        case ["restore", file, *erased] if len(erased) < 2:
            return keeping.restore(os.environ, file, *erased)
        case ["services", *command] if command:
            return services.main(command)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        code = 1
    except OSError as fault:
        name = fault.filename or "A file or folder"
        print(f"{name} cannot be used: {fault.strerror}. Does it belong to you?", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
