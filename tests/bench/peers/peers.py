"""What others take for a row of the benchmark: one thread, the same numbers.

Usage: python3 peers.py FOLDER            which rows can be measured here, as a JSON list of {name, peer}
       python3 peers.py FOLDER ROW        measures one: {median_s, n}

FOLDER holds input.json ({rows: {name: {...}}}) and the arrays it names, raw little-endian.
Needs numpy; rows of scipy, scikit-learn, zstandard and LibEMG are there where those are installed.
"""

import importlib.util
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402


def found(*modules):
    return all(importlib.util.find_spec(module) is not None for module in modules)


def array(folder, entry):
    return np.fromfile(os.path.join(folder, entry["file"]), np.dtype(entry["dtype"])).reshape(entry["shape"])


def windows_of(x, length, hop):
    """(windows, channels, samples), a view."""
    view = np.lib.stride_tricks.sliding_window_view(x, length, axis=0)
    return view[::hop]


def htd_by_numpy(folder, row):
    windows = np.ascontiguousarray(windows_of(array(folder, row["x"]), row["length"], row["hop"]))

    def run():
        step = np.diff(windows, axis=2)
        sign = np.sign(windows)
        mav = np.mean(np.abs(windows), axis=2)
        zc = np.sum(np.abs(np.diff(sign, axis=2)) == 2, axis=2)
        ssc = np.sum(step[:, :, :-1] * -step[:, :, 1:] >= 0, axis=2)
        wl = np.sum(np.abs(step), axis=2)
        return np.concatenate((mav, zc, ssc, wl), axis=1)

    return run


def features_by_libemg(folder, row):
    from libemg.feature_extractor import FeatureExtractor

    extractor = FeatureExtractor()
    group = extractor.get_feature_groups()[row["set"]]
    windows = np.ascontiguousarray(windows_of(array(folder, row["x"]), row["length"], row["hop"]))
    return lambda: extractor.extract_features(group, windows)


def filter_by_scipy(folder, row):
    from scipy import signal

    x = array(folder, row["x"]).astype(np.float64)
    notch = signal.tf2sos(*signal.iirnotch(50, 30, row["fs"]))
    band = signal.butter(4, [20, 450], "bandpass", fs=row["fs"], output="sos")
    return lambda: signal.sosfilt(band, signal.sosfilt(notch, x, axis=0), axis=0)


def lda_by_sklearn(folder, row):
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    x, y = array(folder, row["x"]), array(folder, row["y"])
    return lambda: LinearDiscriminantAnalysis().fit(x, y)


def forest_by_sklearn(folder, row):
    from sklearn.ensemble import RandomForestClassifier

    x, y = array(folder, row["x"]), array(folder, row["y"])
    return lambda: RandomForestClassifier(100, n_jobs=1, random_state=0).fit(x, y)


def decode_by_zipfile(folder, row):
    import zipfile

    import zstandard

    def run():
        with zipfile.ZipFile(row["path"]) as archive:
            for name in archive.namelist():
                stored = archive.read(name)
                if "/c/" in name:
                    zstandard.ZstdDecompressor().decompress(stored, max_output_size=1 << 27)

    return run


# What a row asks for, who does it, what has to be installed, and how. The first that is installed is taken.
PEERS = {
    "features": [
        ("LibEMG", ("libemg",), features_by_libemg),
        ("NumPy", (), htd_by_numpy),
    ],
    "filter": [("SciPy", ("scipy",), filter_by_scipy)],
    "lda": [("scikit-learn", ("sklearn",), lda_by_sklearn)],
    "forest": [("scikit-learn", ("sklearn",), forest_by_sklearn)],
    "decode": [("zipfile and zstandard", ("zstandard",), decode_by_zipfile)],
}


def peer_of(row):
    for name, modules, make in PEERS[row["task"]]:
        if name == "NumPy" and row.get("set") != "HTD":
            continue
        if found(*modules):
            return name, make
    return None


def measure(run):
    run()
    times = []
    end = time.perf_counter() + 0.4
    while len(times) < 7 or time.perf_counter() < end:
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return {"median_s": float(np.median(times)), "n": len(times)}


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "input.json"), encoding="utf-8") as file:
        rows = json.load(file)["rows"]
    if len(sys.argv) > 2:
        row = rows[sys.argv[2]]
        print(json.dumps(measure(peer_of(row)[1](folder, row))))
        return
    there = [(name, peer_of(row)) for name, row in rows.items()]
    print(json.dumps([{"name": name, "peer": peer[0]} for name, peer in there if peer]))


main()
