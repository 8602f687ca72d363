"""Writes tests/references/measures.json: what SciPy and NumPy say about short signals.

Run from the project's folder: python3 tests/references/measures.py
Formulas are written here independently of the TypeScript; the signals are in the file, so that both see the same bits.
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy import signal, stats

rng = np.random.default_rng(7)


def emg(n: int, fs: float, scale: float = 50.0) -> np.ndarray:
    """Band-limited noise with a slow modulation, rounded so that the file stays small."""
    high = min(400.0, 0.9 * fs / 2)
    sos = signal.butter(2, [30, high], "bandpass", fs=fs, output="sos")
    x = signal.sosfilt(sos, rng.standard_normal(n)) * (1 + 0.8 * np.sin(2 * np.pi * 0.7 * np.arange(n) / fs))
    return np.round(scale * x, 1)


def band(x, fs, low=20.0, high=450.0):
    high = min(high, 0.95 * fs / 2)
    return signal.sosfiltfilt(signal.butter(2, [low, high], "bandpass", fs=fs, output="sos"), x)


def envelope(x, fs, lowpass=6.0):
    sos = signal.butter(2, lowpass, "lowpass", fs=fs, output="sos")
    return np.maximum(0, signal.sosfiltfilt(sos, np.abs(band(x, fs))))


def moving_rms(x, fs, seconds):
    size = round(seconds * fs)
    before = size // 2
    return np.array(
        [np.sqrt(np.mean(x[max(0, i - before) : min(len(x), i - before + size)] ** 2)) for i in range(len(x))]
    )


def moments(frequencies, density, low, high):
    use = (frequencies >= low) & (frequencies <= high)
    f, p = frequencies[use], density[use]
    half = p.sum() / 2
    cumulative = np.cumsum(p)
    k = int(np.searchsorted(cumulative, half))
    below = cumulative[k] - p[k]
    width = frequencies[1] - frequencies[0]
    return {
        "mdf": f[k] + width * ((half - below) / p[k] - 0.5),
        "mnf": (f * p).sum() / p.sum(),
        "fInsm5": (p / f).sum() / (p * f**5).sum(),
    }


def epochs(x, fs, seconds):
    y = band(x, fs, 8, 500)
    size = round(seconds * fs)
    high = min(500, 0.95 * fs / 2)
    rows = []
    for start in range(0, len(y) - size + 1, size):
        part = y[start : start + size]
        f, p = signal.periodogram(part, fs, window="hann", detrend="constant")
        rows.append({**moments(f, p, 8, high), "rms": np.sqrt(np.mean(part**2)), "time": (start + size / 2) / fs})
    return rows


def line(x, y):
    fit = stats.linregress(x, y)
    margin = stats.t.ppf(0.975, len(x) - 2) * fit.stderr
    return {
        "slope": fit.slope,
        "slopeLow": fit.slope - margin,
        "slopeHigh": fit.slope + margin,
        "intercept": fit.intercept,
    }


def case(fs, seconds, segment):
    x = emg(round(fs * seconds), fs)
    y = emg(round(fs * seconds), fs, 30.0)
    frequencies, density = signal.welch(x, fs, nperseg=round(fs * segment))
    size, hop = round(0.25 * fs), round(0.125 * fs)
    sf, st, sd = signal.spectrogram(x, fs, window="hann", nperseg=size, noverlap=size - hop, detrend="constant")
    a, b = envelope(x, fs), envelope(y, fs)
    rows = epochs(x, fs, 0.25)
    every = slice(None, None, 37)
    low, high = np.minimum(a, b), np.maximum(a, b)
    return {
        "fs": fs,
        "segment": segment,
        "x": x.tolist(),
        "y": y.tolist(),
        "every": 37,
        "frequencies": frequencies[:4].tolist(),
        "welch": density[::5].tolist(),
        "spectrogram": {"times": st.tolist(), "first": sd[:, 0][::5].tolist(), "last": sd[:, -1][::5].tolist()},
        "moments": moments(frequencies, density, 10, fs / 2),
        "band": band(x, fs)[every].tolist(),
        "envelope": a[every].tolist(),
        "movingRms": moving_rms(x, fs, 0.1)[every].tolist(),
        "mvc": float(np.max([a[max(0, i - round(0.5 * fs) // 2) :][: round(0.5 * fs)].mean() for i in range(round(0.5 * fs) // 2, len(a) - round(0.5 * fs))])),
        "apdf": np.percentile(a, [10, 50, 90]).tolist(),
        "integrated": float(np.abs(band(x, fs)).sum() / fs),
        "falconerWinter": float(200 * low.sum() / (a + b).sum()),
        "rudolph": float(np.mean(np.where(high > 0, low / np.where(high > 0, high, 1) * (low + high), 0))),
        "symmetry": float(1 - abs(a.mean() - b.mean()) / (a.mean() + b.mean())),
        "tkeo": (x[1:-1] ** 2 - x[:-2] * x[2:])[every].tolist(),
        "epochs": rows,
        "mdfFit": line([row["time"] for row in rows], [row["mdf"] for row in rows]),
    }


result = {
    "note": f"written by tests/references/measures.py with scipy {scipy.__version__}, numpy {np.__version__}",
    "student": [[df, stats.t.ppf(0.975, df)] for df in (1, 2, 3, 5, 10, 30, 100, 1000)],
    "cases": [case(1000.0, 1.6, 0.5), case(2148.1481, 1.1, 0.25), case(200.0, 3.0, 1.0)],
}
text = json.dumps(result, separators=(",", ":"))
Path(__file__).with_suffix(".json").write_text(text + "\n")
print(len(text))
