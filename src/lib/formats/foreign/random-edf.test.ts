import { expect, test } from 'vitest';
import type { Session } from '../../session/read/session.ts';
import { bdf, edf } from '../edf/index.ts';
import { imported } from '../sample-files.fixture.ts';
import { HOW, pythonWith } from './programs.ts';
import { writtenBy } from './written-by.ts';

interface Signal {
	readonly label: string;
	readonly fs: number;
	/** Physical values in the unit of the file, and how many of ours are one of its. */
	readonly values: readonly number[];
	readonly scale: number;
	/** One step of the converter, in the unit of the file. */
	readonly step: number;
}

interface EdfCase {
	readonly signals: readonly Signal[];
	/** Onset after the first sample, duration, text; none lies over another. */
	readonly annotations: readonly (readonly [number, number, string])[];
	/** Seconds of the first record after which records begin `gap` seconds later; 0 without. */
	readonly breakAt: number;
	readonly gap: number;
	readonly start: string;
}

/** Files after the specification of EDF+ (Kemp and Olivan 2003), by NumPy; MNE-Python says that it reads the same values. */
const PROGRAM = `
import mne
mne.set_log_level('ERROR')
from datetime import datetime, timedelta
for n in range(8):
    bits, record = (24 if n % 2 else 16), float(rng.choice([1, 0.5, 2, 0.25]))
    records, gap = int(rng.integers(4, 9)), (3.0 if n % 5 == 4 else 0.0)
    fast, start = int(rng.choice([200, 512, 1000, 2000])), datetime(int(rng.integers(1990, 2050)), int(rng.integers(1, 13)), int(rng.integers(1, 29)), 13, 5, 9)
    signals = []
    for i in range(int(rng.integers(1, 5))):
        unit, scale = [('uV', 1), ('mV', 1e3), ('V', 1e6)][int(rng.integers(0, 3))]
        signals.append(dict(label=f'EMG arm {i + 1}', fs=fast, unit=unit, scale=scale))
    if rng.random() < .5: signals.append(dict(label='Force', fs=fast // 4, unit='N', scale=1))
    digital = 2 ** (bits - 1)
    for s in signals:
        s['dmin'], s['dmax'] = (-digital, digital - 1) if rng.random() < .6 else (-2048, 2047)
        s['pmin'] = float(np.round(-rng.uniform(1, 9000), int(rng.integers(0, 3)))); s['pmax'] = float(np.round(rng.uniform(1, 9000), int(rng.integers(0, 3))))
        s['n'] = int(round(s['fs'] * record)); s['d'] = rng.integers(s['dmin'], s['dmax'] + 1, size=(records, s['n']))
        s['step'] = (s['pmax'] - s['pmin']) / (s['dmax'] - s['dmin'])
        s['values'] = ((s['d'].ravel() - s['dmin']) * s['step'] + s['pmin']).tolist()
    total, t, notes = records * record, 0.0, []
    cut = 2 * record
    while True:
        t += float(np.round(rng.uniform(.05, .6), 3)); length = float(np.round(rng.uniform(.05, .5), 3))
        if t + length > (cut if gap else total) - .01: break
        notes.append([round(t, 3), length, str(rng.choice(['Rest', 'Fäuste', 'öffnen', 'grip 2']))]); t += length
    onsets = [i * record + (gap if gap and i >= 2 else 0) for i in range(records)]
    size = bits // 8
    width = 60 * (len(notes) + 2)
    width += -width % (2 * size)
    def tal(i):
        text = f'+{onsets[i]:g}\\x14\\x14\\0'.encode()
        if i == 0:
            for a, b, c in notes: text += f'+{a:g}\\x15{b:g}\\x14{c}\\x14\\0'.encode('utf-8')
        return text.ljust(width, b'\\0')
    tag = 'BDF' if bits == 24 else 'EDF'
    def field(v, w): return str(v).encode('latin-1').ljust(w)[:w]
    all_ = signals + [dict(label=f'{tag} Annotations', unit='', pmin=-1, pmax=1, dmin=-digital, dmax=digital - 1, n=width // size)]
    months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split()
    head = (b'\\xffBIOSEMI' if bits == 24 else field('0', 8)) + field('X X X X', 80) + field(f'Startdate {start.day:02d}-{months[start.month - 1]}-{start.year} X X X', 80)
    head += field(start.strftime('%d.%m.%y'), 8) + field(start.strftime('%H.%M.%S'), 8) + field(256 * (len(all_) + 1), 8) + field(tag + ('+D' if gap else '+C'), 44) + field(records, 8) + field(f'{record:g}', 8) + field(len(all_), 4)
    for key, w in [('label', 16), (None, 80), ('unit', 8), ('pmin', 8), ('pmax', 8), ('dmin', 8), ('dmax', 8), (None, 80), ('n', 8), (None, 32)]:
        head += b''.join(field(f'{s[key]:g}' if isinstance(s.get(key), float) else s[key] if key else '', w) for s in all_)
    body = b''
    for i in range(records):
        for s in signals: body += s['d'][i].astype('<i4').view('u1').reshape(-1, 4)[:, :size].tobytes()
        body += tal(i)
    name = f'{n}.{tag.lower()}'
    open(f'{folder}/{name}', 'wb').write(head + body)
    if not gap:
        raw = (mne.io.read_raw_bdf if bits == 24 else mne.io.read_raw_edf)(f'{folder}/{name}', preload=True, stim_channel=None)
        for s in signals:
            if s['fs'] != fast or s['unit'] == 'N': continue
            read = raw.get_data([s['label']])[0] * 1e6 / s['scale']
            assert np.abs(read - s['values']).max() < s['step'] * 1e-3, (name, s['label'])
    keys = ('label', 'fs', 'values', 'scale', 'step')
    cases.append(dict(name=name, signals=[{k: s[k] for k in keys} for s in signals], annotations=notes, breakAt=cut if gap else 0, gap=gap, start=start.isoformat()))
`;

async function expectSame(session: Session, given: EdfCase, file: string): Promise<void> {
	expect(
		session.streams.reduce((sum, { nChannels }) => sum + nChannels, 0),
		file
	).toBe(given.signals.length);
	expect(session.created.slice(0, 19), file).toBe(given.start);
	for (const { label, fs, values, scale, step } of given.signals) {
		const stream = session.streams.find(({ channelNames }) => channelNames?.includes(label));
		expect(stream, `${file} ${label}`).toMatchObject({ fs, nSamples: values.length });
		const { name, nChannels, channelNames } = stream!;
		const channel = channelNames!.indexOf(label);
		const { data, timestamps } = await session.getContinuous(name);
		let worst = 0;
		for (const [row, value] of values.entries())
			worst = Math.max(worst, Math.abs(Number(data[row * nChannels + channel]) / scale - value));
		expect(worst / step, `${file} ${label}`).toBeLessThan(0.01 + (1e-7 * 9000) / step);
		const last = (values.length - 1) / fs + given.gap;
		expect(timestamps.at(-1)! - timestamps[0]!, file).toBeCloseTo(last, 6);
		if (given.gap > 0)
			expect(stream!.gaps, file).toMatchObject([{ row: given.breakAt * fs, lost: given.gap * fs }]);
	}
	const { name, fs } = session.streams[0]!;
	const segments = (await session.segments(name)).map(({ classIndex, start, end }) => [
		session.classNames[classIndex],
		start,
		end
	]);
	const expected = given.annotations.map(([onset, duration, text]) => [
		text,
		Math.round(onset * fs),
		Math.round((onset + duration) * fs)
	]);
	expect(segments, file).toEqual(expected);
}

test('random EDF+ and BDF+ files, as MNE-Python reads them: values, times, gaps, dates, labels', async ({
	skip
}) => {
	const python = pythonWith('mne') ?? skip(HOW.mne);
	const { cases, bytes } = await writtenBy<EdfCase>(python, PROGRAM, 16);
	expect(cases.length).toBe(8);
	for (const given of cases) {
		const format = given.name.endsWith('.bdf') ? bdf : edf;
		const { session } = await imported(format, bytes.get(given.name)!);
		await expectSame(session, given, given.name);
	}
}, 60_000);
