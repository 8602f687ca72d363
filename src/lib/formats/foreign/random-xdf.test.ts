import { expect, test } from 'vitest';
import { imported } from '../sample-files.fixture.ts';
import { xdf } from '../xdf/index.ts';
import { HOW, pythonWith } from './programs.ts';
import { writtenBy } from './written-by.ts';

interface XdfCase {
	readonly name: string;
	readonly streams: readonly {
		readonly name: string;
		readonly fs: number;
		readonly channels: number;
		/** Row after row. */
		readonly values: readonly number[];
		/** On the recorder's clock. */
		readonly times: readonly number[];
	}[];
	/** Times on the recorder's clock, and texts. */
	readonly markers: readonly (readonly [number, string])[];
}

/**
 * Files after the specification of XDF 1.0, by NumPy: clocks that drift evenly, lengths of one, four and eight bytes, samples
 * without a time of their own, chunks of any size between each other. Where pyxdf is installed it must read the same.
 */
const PROGRAM = `
import struct, uuid
try: import pyxdf
except ImportError: pyxdf = None
codes = dict(float32='<f4', double64='<f8', int8='<i1', int16='<i2', int32='<i4', int64='<i8')
def sized(n):
    k = rng.integers(0, 3)
    return struct.pack('<BB', 1, n) if n < 256 and k == 0 else struct.pack('<BI', 4, n) if k < 2 else struct.pack('<BQ', 8, n)
def chunk(tag, body, stream=None):
    body = struct.pack('<H', tag) + (b'' if stream is None else struct.pack('<I', stream)) + body
    return sized(len(body)) + body
for n in range(10):
    parts, streams, markers = [], [], []
    heads = [chunk(1, b'<?xml version="1.0"?><info><version>1.0</version><datetime>2024-05-02T10:00:00+0000</datetime></info>')]
    seconds = float(rng.uniform(2, 5))
    def clock():
        a, b = float(rng.uniform(-500, 500)), float(rng.uniform(-1e-5, 1e-5))
        return lambda t: a + b * t
    def header(i, name, kind, channels, fs, fmt):
        heads.append(chunk(2, f'<?xml version="1.0"?><info><name>{name}</name><type>{kind}</type><channel_count>{channels}</channel_count><nominal_srate>{fs}</nominal_srate><channel_format>{fmt}</channel_format><desc/></info>'.encode(), i))
    def offsets(i, off, start):
        for t in np.arange(start, start + seconds + 5, 1.0): parts.append((t, chunk(4, struct.pack('<dd', t, off(t)), i)))
    for i in range(1, int(rng.integers(2, 4))):
        fs, channels, fmt = int(rng.choice([50, 100, 250, 500])), int(rng.integers(1, 5)), str(rng.choice(list(codes)))
        start, off = float(rng.uniform(1000, 2000)), clock()
        rows = int(seconds * fs)
        values = rng.normal(size=(rows, channels)) * 100 if fmt[0] in 'fd' else rng.integers(-120, 120, size=(rows, channels))
        values = values.astype(codes[fmt])
        stamps = start + np.arange(rows) / fs
        header(i, f'stream {i}', 'EMG', channels, fs, fmt); offsets(i, off, start)
        at = 0
        while at < rows:
            count = min(rows - at, int(rng.integers(1, 60)))
            body = sized(count)
            for r in range(at, at + count):
                own = r == at or rng.random() < .5
                body += (struct.pack('<Bd', 8, stamps[r]) if own else b'\\0') + values[r].tobytes()
            parts.append((stamps[at], chunk(3, body, i))); at += count
        streams.append(dict(name=f'stream {i}', fs=fs, channels=channels, values=values.astype('f8').ravel().tolist(), times=[t + off(t) for t in stamps.tolist()]))
    off = clock(); first = streams[0]['times'][0]
    header(9, 'Marks', 'Markers', 1, 0, 'string')
    base = first - off(first); offsets(9, off, base - 1)
    for k in range(int(rng.integers(2, 6))):
        t, text = base + .2 + .3 * k, str(rng.choice(['Rest', 'Fäuste', 'öffnen']))
        raw = text.encode()
        parts.append((t, chunk(3, sized(1) + struct.pack('<Bd', 8, t) + sized(len(raw)) + raw, 9))); markers.append([t + off(t), text])
    parts.sort(key=lambda p: p[0])
    boundary = chunk(5, uuid.UUID('43A546DC-CBF5-410F-B30E-D5467383CBE4').bytes)
    name = f'{n}.xdf'
    open(f'{folder}/{name}', 'wb').write(b'XDF:' + b''.join(heads) + boundary + b''.join(p for _, p in parts) + boundary)
    if pyxdf:
        read = {s['info']['name'][0]: s for s in pyxdf.load_xdf(f'{folder}/{name}', dejitter_timestamps=False)[0]}
        for s in streams:
            assert np.abs(read[s['name']]['time_stamps'] - s['times']).max() < 1e-6, name
            assert (read[s['name']]['time_series'].astype('f8').ravel() == s['values']).all(), name
    cases.append(dict(name=name, streams=streams, markers=markers))
`;

test('random XDF files: values, times on one clock, labels, as pyxdf reads them where it is installed', async ({
	skip
}) => {
	const python = pythonWith('pyxdf') ?? pythonWith('numpy') ?? skip(HOW.scipy);
	const { cases, bytes } = await writtenBy<XdfCase>(python, PROGRAM, 7);
	expect(cases.length).toBe(10);
	for (const given of cases) {
		const { session } = await imported(xdf, bytes.get(given.name)!);
		for (const { name, fs, channels, values, times } of given.streams) {
			expect(session.streamInfo(name), given.name).toMatchObject({ fs, nChannels: channels, gaps: [] });
			const { data, timestamps } = await session.getContinuous(name);
			const different = values.findIndex((value, i) => Number(data[i]) !== value);
			expect(`${given.name} ${name}: ${different}, ${data.length}`).toBe(
				`${given.name} ${name}: -1, ${values.length}`
			);
			const late = times.reduce((most, time, row) => Math.max(most, Math.abs(time - timestamps[row]!)), 0);
			expect(late, `${given.name} ${name}`).toBeLessThan(1e-6);
		}
		const events = session.labels.map(({ timestamp, classIndex }) => [
			session.classNames[classIndex],
			Math.round(timestamp * 1e6)
		]);
		const expected = given.markers.map(([time, text]) => [text, Math.round(time * 1e6)]);
		expect(
			events.filter(([text]) => text !== undefined),
			given.name
		).toEqual(expected);
	}
}, 60_000);
