import { zipSync } from 'fflate';
import type { Session } from '../session/read/session.ts';
import { openFakeSession } from '../session/write/session.fixture.ts';
import { c3dFile, events } from './c3d/c3d.fixture.ts';
import type { Format } from './format.ts';
import { bigEndianFile } from './hdf5/hdf5.fixture.ts';
import { formats } from './index.ts';
import { rhdFile } from './intan/intan.fixture.ts';
import { matFile } from './mat/mat.fixture.ts';
import { four, plus } from './otb/otb.fixture.ts';
import { saga } from './poly5/poly5.fixture.ts';
import { exported } from './sample-files.fixture.ts';

/** A small valid file. */
export interface SmallFile {
	readonly name: string;
	readonly bytes: Uint8Array;
	/** How a format's file is imported: alone, or as a zip archive of files. */
	readonly archive: boolean;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/**
 * Files of other programs, by the id of the format: of formats that are not written here, and of layouts that are read
 * beside.
 */
const OTHERS: Readonly<Record<string, () => readonly Uint8Array[]>> = {
	hdf5: () => [bigEndianFile()],
	otb: () => [plus, four],
	c3d: () => [c3dFile({ more: events }), c3dFile({ float: true })],
	poly5: () => [saga],
	intan: () => [rhdFile(2)],
	mat: () => [
		matFile(
			{
				emg: { double: Array.from({ length: 400 }, (_, i) => i / 3), shape: [100, 4] },
				info: { struct: { fs: { double: [200], shape: [1, 1] }, names: { cell: [{ char: 'a' }] } } }
			},
			{ compressed: true }
		)
	],
	csv: () => [
		text(
			`Zeit [ms];EMG 1;Kraft [N];Marker\n${Array.from({ length: 120 }, (_, i) => `${i * 2};${i},5;${i % 7},25;${i > 60 ? 'Faust' : ''}`).join('\n')}\n`
		),
		text(
			`%OpenBCI Raw EEG Data\n%Number of channels = 2\n%Sample Rate = 250 Hz\n%Board = OpenBCI_GUI$BoardGanglionBLE\nSample Index, EXG Channel 0, EXG Channel 1, Timestamp\n${Array.from({ length: 100 }, (_, i) => `${i}, ${i}.5, ${-i}.25, ${1_700_000_000 + i / 250}`).join('\n')}\n`
		)
	]
};

/** Archives of records that are several files. */
const wfdbArchive = (): Uint8Array =>
	zipSync({
		'r.hea': text(
			'r 2 1000 100 10:20:30 05/06/2021\nr.dat 16 100(10)/mV 12 0 0 0 0 FDS\nr.dat 16 50/N 12 5 0 0 0 F\n'
		),
		'r.dat': new Uint8Array(Int16Array.from({ length: 200 }, (_, i) => i * 9).buffer)
	});

/** Two streams, classes with letters beyond ASCII, a label that ends, and channel names. */
export const smallSession = (): Promise<Session> =>
	openFakeSession({
		streams: [
			{ fs: 200, nChannels: 3, rows: 300, from: 50, info: { channelNames: ['FCR', 'ECU', 'a b'] } },
			{ name: 'force', fs: 50, nChannels: 1, rows: 75, from: 50, info: { unit: 'N' } }
		],
		classNames: ['Rest', 'Fäuste'],
		labels: [
			[50.2, 0],
			[50.7, 1],
			[51.2, -1]
		]
	});

/** The files that a format's export makes; one archive where they belong together. */
async function written(format: Format, session: Session): Promise<readonly SmallFile[]> {
	const { bytes } = await exported(format, session);
	if (format.import) return [...bytes].map(([name, content]) => ({ name, bytes: content, archive: false }));
	return [{ name: `${format.id}.zip`, bytes: zipSync(Object.fromEntries(bytes)), archive: true }];
}

/** Small valid files of every format of the registry. Throws for a format of which there is none. */
export async function smallFiles(): Promise<ReadonlyMap<string, readonly SmallFile[]>> {
	const session = await smallSession();
	const files = new Map<string, readonly SmallFile[]>();
	for (const format of formats.all) {
		const others = (OTHERS[format.id]?.() ?? []).map((bytes, i) => ({
			name: `other${i}${format.extensions[0]}`,
			bytes,
			archive: false
		}));
		const all = [...(format.export ? await written(format, session) : []), ...others];
		if (all.length === 0)
			throw new Error(`There is no small file of ${format.id}: add one in small-files.fixture.ts.`);
		files.set(format.id, all);
	}
	files.set('wfdb', [{ name: 'wfdb.zip', bytes: wfdbArchive(), archive: true }]);
	return files;
}
