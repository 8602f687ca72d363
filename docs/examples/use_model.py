"""Predicts with a MyoDeck model in Python. Needs numpy only, and knows LDA, shrunk LDA, logistic and ridge regression.

    python3 use_model.py fist.model.zip features.npy

`features.npy` holds rows of features, float32, in the order the model was trained with: feature by feature, within a
feature channel by channel. Prints what the model says of each row, one line of JSON each.
"""

import json
import sys
import zipfile

import numpy as np

LINEAR = {"lda", "rlda", "logistic"}


def load(path):
    """The description of a model and its arrays by name."""
    with zipfile.ZipFile(path) as archive:
        head = json.loads(archive.read("model.json"))
        arrays = {
            entry["name"]: np.frombuffer(
                archive.read(entry["file"]),
                "<f4" if entry["dtype"] == "float32" else "<f8",
            )
            .reshape(entry["shape"])
            .astype(np.float64)
            for entry in head["weights"]
        }
    return head, arrays


def predict(head, arrays, features):
    """Probabilities of the classes, or values of the targets: one row for each row of `features`."""
    if head["kind"] not in LINEAR and head["kind"] != "ridge":
        raise ValueError(f"This script knows {sorted(LINEAR)} and ridge, not {head['kind']}.")
    x = features.astype(np.float64) - arrays["mean"]
    scores = x @ arrays["coefficients"].T + arrays["intercepts"]
    if head["kind"] == "ridge":
        return scores
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def htd(window):
    """Hudgins' features of a window (channels × samples), in the order of a model on HTD: MAV, ZC, SSC, WL."""
    w = window.astype(np.float64)
    step = np.diff(w, axis=1)
    mav = np.abs(w).mean(axis=1)
    zc = (np.abs(np.diff(np.sign(w), axis=1)) == 2).sum(axis=1)
    ssc = ((w[:, 1:-1] - w[:, :-2]) * (w[:, 1:-1] - w[:, 2:]) >= 0).sum(axis=1)
    wl = np.abs(step).sum(axis=1)
    return np.concatenate([mav, zc, ssc, wl]).astype(np.float32)


def log_htd(window, epsilon=0.1):
    """The same with the logarithm of both amplitudes, in the order of a model on logHTD: LMAV, ZC, SSC, LWL."""
    mav, zc, ssc, wl = np.split(htd(window).astype(np.float64), 4)
    return np.concatenate([np.log(mav + epsilon), zc, ssc, np.log(wl + epsilon)]).astype(np.float32)


if __name__ == "__main__":
    head, arrays = load(sys.argv[1])
    for row in predict(head, arrays, np.load(sys.argv[2])):
        print(json.dumps(row.tolist()))
