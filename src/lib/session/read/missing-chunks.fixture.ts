import type { Key } from '../../store/byte-store.ts';
import { makeSession } from '../write/session.fixture.ts';

/** Sessions from which chunks are taken away, or spoiled. */
export type Entries = Map<Key, Uint8Array>;

/** Eight seconds at 100 Hz, a chunk a second; no value is 0, and each tells its row. */
export const storedSession = (): Promise<Entries> =>
	makeSession({
		streams: [
			{ fs: 100, nChannels: 2, rows: 800, value: (row, channel) => row + 1 + channel / 10 },
			{ name: 'force', fs: 100, nChannels: 1, rows: 800, value: (row) => row + 1 }
		],
		labels: [
			[0, 0],
			[2, 1],
			[4, 0],
			[6, 1]
		]
	});

/** Takes entries away. */
export const gone =
	(...keys: readonly Key[]) =>
	(entries: Entries) => {
		for (const key of keys) if (!entries.delete(key)) throw new Error(`There is no ${key}.`);
	};
const broken =
	(...keys: readonly Key[]) =>
	(entries: Entries) => {
		for (const key of keys) entries.set(key, entries.get(key)!.slice(0, 9));
	};

/** What is done to chunks of `emg`, the rows that are left, and the entries that are named. */
export const LOSSES: readonly (readonly [
	string,
	(entries: Entries) => void,
	[number, number][],
	string[]
])[] = [
	['the first chunk', gone('/emg.zarr/c/0/0'), [[100, 800]], ['emg.zarr/c/0/0']],
	[
		'a chunk in the middle',
		gone('/emg.zarr/c/3/0'),
		[
			[0, 300],
			[400, 800]
		],
		['emg.zarr/c/3/0']
	],
	['the last chunk', gone('/emg.zarr/c/7/0'), [[0, 700]], ['emg.zarr/c/7/0']],
	[
		'chunks one after another',
		gone('/emg.zarr/c/3/0', '/emg.zarr/c/4/0'),
		[
			[0, 300],
			[500, 800]
		],
		['emg.zarr/c/3/0', 'emg.zarr/c/4/0']
	],
	[
		'a chunk of timestamps',
		gone('/emg_timestamps.zarr/c/2'),
		[
			[0, 200],
			[300, 800]
		],
		['emg_timestamps.zarr/c/2']
	],
	[
		'a chunk of both',
		gone('/emg.zarr/c/1/0', '/emg_timestamps.zarr/c/1'),
		[
			[0, 100],
			[200, 800]
		],
		['emg.zarr/c/1/0', 'emg_timestamps.zarr/c/1']
	],
	[
		'chunks of each in two places',
		gone('/emg.zarr/c/1/0', '/emg_timestamps.zarr/c/6'),
		[
			[0, 100],
			[200, 600],
			[700, 800]
		],
		['emg.zarr/c/1/0', 'emg_timestamps.zarr/c/6']
	]
];
/** The same for chunks that are there and cannot be decoded. */
export const DAMAGES: typeof LOSSES = [
	[
		'a truncated chunk',
		broken('/emg.zarr/c/3/0'),
		[
			[0, 300],
			[400, 800]
		],
		['emg.zarr/c/3/0']
	],
	['a truncated first chunk', broken('/emg.zarr/c/0/0'), [[100, 800]], ['emg.zarr/c/0/0']],
	[
		'an empty chunk',
		(entries) => entries.set('/emg.zarr/c/7/0', new Uint8Array(0)),
		[[0, 700]],
		['emg.zarr/c/7/0']
	],
	[
		'a truncated chunk of timestamps',
		broken('/emg_timestamps.zarr/c/3'),
		[
			[0, 300],
			[400, 800]
		],
		['emg_timestamps.zarr/c/3']
	],
	[
		'a truncated chunk of both',
		broken('/emg.zarr/c/5/0', '/emg_timestamps.zarr/c/5'),
		[
			[0, 500],
			[600, 800]
		],
		['emg.zarr/c/5/0', 'emg_timestamps.zarr/c/5']
	]
];

/** The rows of runs `[from, to)`. */
export const rowsIn = (runs: readonly (readonly [number, number])[]): number[] =>
	runs.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));

/** Where runs do not follow each other: the index after the gap, and what is lost. */
export const breaksOf = (runs: readonly (readonly [number, number])[]): [number, number][] =>
	runs.slice(1).map(([from], i) => [from, from - runs[i]![1]]);
