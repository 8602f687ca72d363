import { EDF } from 'edfjs';
import { outputOf } from './programs.ts';

/** A file as another program reads it. */
export interface ForeignSignals {
	readonly fs: number;
	readonly labels: readonly string[];
	/** Physical values, a list per signal. */
	readonly signals: readonly (readonly number[])[];
	/** Onset after the first sample, duration, text. */
	readonly annotations: readonly (readonly [number, number, string])[];
	/** ISO time of the beginning, as far as the program tells it. */
	readonly start: string;
}

const MNE = `
import json, sys, warnings
warnings.simplefilter('ignore')
import mne
mne.set_log_level('ERROR')
scale = {'µV': 1e6, 'uV': 1e6, 'mV': 1e3, 'nV': 1e9, 'V': 1}
def facts(path):
	read = mne.io.read_raw_bdf if path.endswith('.bdf') else mne.io.read_raw_edf
	raw = read(path, preload=True, stim_channel=None)
	units = [raw._orig_units[name] for name in raw.ch_names]
	notes = raw.annotations
	return {
		'fs': raw.info['sfreq'],
		'labels': raw.ch_names,
		'signals': [[v * scale.get(u, 1) for v in row] for row, u in zip(raw.get_data().tolist(), units)],
		'annotations': list(zip(notes.onset.tolist(), notes.duration.tolist(), notes.description.tolist())),
		'start': raw.info['meas_date'].isoformat()
	}
json.dump([facts(path) for path in sys.argv[1:]], sys.stdout)
`;

/** Reads files with MNE-Python, which takes seconds to start: once for all of them. */
export const readWithMne = (python: string, paths: readonly string[]): readonly ForeignSignals[] =>
	JSON.parse(outputOf(python, ['-', ...paths], MNE)) as ForeignSignals[];

const PYEDFLIB = `
import json, sys
import pyedflib
with pyedflib.EdfReader(sys.argv[1]) as f:
	onset, duration, text = f.readAnnotations()
	json.dump({
		'fs': f.getSampleFrequency(0),
		'labels': f.getSignalLabels(),
		'signals': [f.readSignal(i).tolist() for i in range(f.signals_in_file)],
		'annotations': [[float(o), float(d), str(t)] for o, d, t in zip(onset, duration, text)],
		'start': f.getStartdatetime().isoformat()
	}, sys.stdout)
`;

/** Reads with pyedflib, which is EDFlib by the author of EDFbrowser: the strictest reader there is. */
export const readWithPyedflib = (python: string, path: string): ForeignSignals =>
	JSON.parse(outputOf(python, ['-', path], PYEDFLIB)) as ForeignSignals;

/** Reads with biosig. It prints six digits of each value. */
export function readWithBiosig(path: string): ForeignSignals {
	interface Printed {
		readonly Samplingrate: number;
		readonly StartOfRecording: string;
		readonly CHANNEL: readonly { readonly Label: string }[];
		readonly EVENT?: readonly {
			readonly POS: number;
			readonly DUR?: number;
			readonly Description?: string;
		}[];
	}
	const json = outputOf('save2gdf', ['-JSON', path]);
	const printed = JSON.parse(json.slice(json.indexOf('{'))) as Printed;
	outputOf('save2gdf', ['-CSV', path, `${path}.csv`]);
	const rows = outputOf('cat', [`${path}.csv`])
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.split(',').map(Number));
	return {
		fs: printed.Samplingrate,
		labels: printed.CHANNEL.map(({ Label }) => Label).filter((label) => !label.endsWith(' Annotations')),
		signals: rows[0]!.map((_, i) => rows.map((row) => row[i]!)),
		annotations: (printed.EVENT ?? []).map(({ POS, DUR, Description }) => [POS, DUR ?? 0, Description ?? '']),
		start: printed.StartOfRecording
	};
}

/** Reads EDF with edfjs. */
export async function readWithEdfjs(bytes: Uint8Array): Promise<ForeignSignals> {
	const edf = new EDF();
	edf.read_buffer(bytes.slice().buffer);
	const labels = edf.channels.map(({ label }) => label).filter((label) => label !== 'EDF Annotations');
	const values = await edf.get_physical_samples(0, null, labels);
	return {
		fs: edf.sampling_rate[labels[0]!]!,
		labels,
		signals: labels.map((label) => Array.from(values[label]!)),
		annotations: edf.annotations.flatMap(({ onset, duration, label }) =>
			label.filter(Boolean).map((text) => [onset, duration, text] as const)
		),
		start: edf.startdatetime.toISOString()
	};
}
