"""Trains an LDA on a folder of sessions with Dask, and scores each session by a model of the others.

    python3 dask_score.py SESSIONS OUT [--scheduler ADDRESS] [--workers N] [-- OPTIONS]

SESSIONS is a folder with `.session.zip` archives, OUT a folder that all workers can write to. OPTIONS are those of `myodeck
sums` (features, window, filters, classes, trims). Every worker runs the command `myodeck` of this repository. Needs
`distributed` (Debian: python3-distributed).

Sums and scores that are in OUT already are not computed again: a run that was stopped goes on where it was. Their names
carry a hash of session and options: other options, a changed session or another set of sessions are computed anew. Sessions that
fail are named on standard error, the others are gone on with, and the exit code is 1. The last line is one JSON object.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from distributed import Client, LocalCluster

ROOT = Path(__file__).resolve().parents[2]


def myodeck(*args):
    """Runs the command and gives back what it prints. Raises RuntimeError with its sentence when it fails."""
    command = ["npm", "run", "-s", "myodeck", "--", *map(str, args)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"exit code {done.returncode}")
    return done.stdout


def named(session, ending, *facts):
    """A file name with a hash of all that the file depends on."""
    stem = session.name.removesuffix(".session.zip")
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
    return f"{stem}-{digest}{ending}"


def add_up(session, out, options):
    """Writes the sums of a session; a file is there only when it is whole."""
    facts = session.stat()
    target = out / named(session, ".sums.json", str(session), facts.st_size, facts.st_mtime_ns, options)
    if not target.exists():
        part = out / f"part-{os.getpid()}-{target.name}"
        myodeck("sums", session, "--out", part, "--force", *options)
        part.replace(target)
    return target


def score(session, own, others, out, stream):
    """Scores a session by the model of the other sums."""
    names = sorted(other.name for other in others)
    target = out / named(session, ".figures.json", own.name, names)
    if not target.exists():
        model = out / f"part-{os.getpid()}-{target.stem}.model.zip"
        myodeck("merge", *others, "--out", model, "--force")
        figures = myodeck("score", "--fitted", model, "--test", session, "--json", *stream)
        part = model.with_suffix(".json")
        part.write_text(figures)
        part.replace(target)
        model.unlink()
    return json.loads(target.read_text())["balancedAccuracy"]


def finished(futures, failed):
    """The results by session; sessions that failed are named and kept in `failed`."""
    results = {}
    for session, future in futures.items():
        try:
            results[session] = future.result()
        except Exception as error:
            failed.append(str(session))
            print(f"{session}: {error}", file=sys.stderr)
    return results


def main():
    words = sys.argv[1:]
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sessions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scheduler", help="address of a Dask scheduler; default: processes of this machine")
    parser.add_argument("--workers", type=int, default=2)
    args, options = parser.parse_args(words[:at]), words[at + 1 :]
    stream = options[options.index("--stream") :][:2] if "--stream" in options else []
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    sessions = sorted(args.sessions.resolve().rglob("*.session.zip"))
    cluster = args.scheduler or LocalCluster(
        n_workers=args.workers, threads_per_worker=1, dashboard_address=None
    )
    failed = []
    with Client(cluster) as client:
        jobs = {one: client.submit(add_up, one, out, options, retries=2, pure=False) for one in sessions}
        sums = finished(jobs, failed)
        model = out / "all.model.zip"
        if sums:
            myodeck("merge", *sums.values(), "--out", model, "--force")
        jobs = {}
        for one, own in sums.items():
            others = [other for other in sums.values() if other != own]
            if others:
                jobs[one] = client.submit(score, one, own, others, out, stream, retries=2, pure=False)
        scores = finished(jobs, failed)
    figures = {str(one): value for one, value in scores.items()}
    mean = sum(figures.values()) / len(figures) if figures else None
    print(json.dumps({"model": str(model), "balancedAccuracy": figures, "mean": mean, "failed": failed}))
    return 1 if failed or not sums else 0


if __name__ == "__main__":
    sys.exit(main())
