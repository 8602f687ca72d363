import { zipSync } from 'fflate';
import type { Random } from '../../core/random.ts';
import type { Key } from '../../store/byte-store.ts';
import { editJson, type Editable } from '../write/session.fixture.ts';
import { zip, type Mutation } from './corrupted-archives.fixture.ts';

type Entries = Map<Key, Uint8Array>;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** A sound archive whose entries were changed. */
const changed =
	(change: (random: Random, entries: Entries) => void): Mutation =>
	(random, content) => {
		const entries = new Map(content);
		change(random, entries);
		return zip(entries, false);
	};

const array = (entries: Entries, change: (array: Editable) => void): void => {
	for (const key of ['/emg.zarr/zarr.json', '/emg_timestamps.zarr/zarr.json'] as const)
		editJson(entries, key, change);
};

/** An archive of packed entries: little on the disk, a lot in the memory. */
const packed = (entries: Entries): Uint8Array =>
	zipSync(Object.fromEntries([...entries].map(([key, bytes]) => [key.slice(1), bytes])), { level: 1 });

/** Archives that are small and ask for a lot of work, time or memory; each is made to be refused, or read in part. */
export const HOSTILE: readonly Mutation[] = [
	// Chunks that are not there.
	changed((random, entries) => {
		for (const key of [...entries.keys()]) if (key.includes('/c/') && random() < 0.3) entries.delete(key);
		if (random() < 0.5)
			editJson(entries, '/meta.json', (meta) => {
				meta.app_name = 'another';
				delete meta.extras.myodeck;
			});
	}),
	// Columns, rows and chunks without number.
	changed((random, entries) =>
		editJson(entries, '/emg.zarr/zarr.json', (one) => {
			one.shape = [2 ** 20, pick(random, [4096, 65_536, 2 ** 31])];
			one.chunk_grid.configuration.chunk_shape = [pick(random, [1, 50]), 1];
		})
	),
	changed((random, entries) => {
		const rows = pick(random, [2 ** 31, 2 ** 40, 2 ** 52, 19_000]);
		array(entries, (one) => (one.shape[0] = rows));
	}),
	changed((random, entries) => {
		const rows = pick(random, [2 ** 20, 2 ** 23]);
		array(entries, (one) => {
			one.shape[0] = 15_000 * rows;
			one.chunk_grid.configuration.chunk_shape[0] = rows;
		});
		if (random() < 0.5) editJson(entries, '/meta.json', (meta) => delete meta.extras.myodeck);
	}),
	// JSON that is deep, long, or full of names.
	changed((random, entries) => {
		const key = pick(random, ['/meta.json', '/labels.json', '/emg.zarr/zarr.json'] as const);
		const deep = pick(random, [
			'['.repeat(1e5) + ']'.repeat(1e5),
			'{"a":'.repeat(1e5) + '0' + '}'.repeat(1e5)
		]);
		const text = new TextDecoder().decode(entries.get(key));
		entries.set(
			key,
			encode(
				random() < 0.5
					? deep
					: text.replace(/^([[{])/, key === '/labels.json' ? `$1${deep},` : `$1"deep":${deep},`)
			)
		);
	}),
	async (random, content) => {
		const entries = new Map(content);
		const key = pick(random, ['/meta.json', '/labels.json', '/emg.zarr/zarr.json'] as const);
		entries.set(key, encode(`[${' '.repeat(pick(random, [17, 60]) * 2 ** 20)}]`));
		return packed(entries);
	},
	async (random, content) => {
		const entries = new Map(content);
		const label = '{"timestamp":1,"class_index":1},';
		entries.set('/labels.json', encode(`[${label.repeat(pick(random, [1000, 80_000, 400_000]))}{}]`));
		return packed(entries);
	},
	async (random, content) => {
		const entries = new Map(content);
		editJson(entries, '/meta.json', (meta) => {
			const long = 'x'.repeat(2 ** 20);
			meta.class_names = pick(random, [
				[long, long],
				Array.from({ length: 1e5 }, (_, i) => `c${i}`),
				[{ long }, 2]
			]);
			meta.name = long;
			meta.streams.emg.channel_names = [long, long, long, long];
			meta.extras.myodeck.streams.emg.device = long;
			meta.extras.myodeck.edits = { notes: long, labels: [{ timestamp: 1e308, class_index: 1e9 }] };
		});
		return packed(entries);
	},
	// Lists of wrong items only.
	async (random, content) => {
		const entries = new Map(content);
		const wrong = new Array<unknown>(3e4).fill(pick<unknown>(random, [0, null, {}, []]));
		const place = pick(random, [
			'class_names',
			'channel_names',
			'channel_grids',
			'gaps',
			'labels',
			'predictions'
		] as const);
		editJson(entries, '/meta.json', (meta) => {
			const ours = meta.extras.myodeck;
			if (place === 'class_names') meta.class_names = wrong;
			else if (place === 'gaps') ours.streams.emg.gaps = wrong;
			else if (place === 'labels') ours.edits = { labels: wrong, excluded: wrong };
			else if (place === 'predictions') ours.predictions = wrong;
			else meta.streams.emg[place] = wrong;
		});
		return packed(entries);
	},
	async (random, content) => {
		const entries = new Map(content);
		const streams = pick(random, [500, 100_000]);
		editJson(entries, '/meta.json', (meta) => {
			for (let i = 0; i < streams; i++) meta.streams[`s${i}`] = {};
		});
		return packed(entries);
	},
	async (random, content) => {
		const entries = new Map(content);
		editJson(entries, '/meta.json', (meta) => {
			meta.extras.myodeck.streams.emg.gaps = Array.from({ length: 50_000 }, (_, i) => ({
				sample: i,
				lost: pick(random, [0, 1, 1e300, 2 ** 52]),
				seconds: 0,
				row: i % 400
			}));
		});
		return packed(entries);
	},
	// Numbers that no clock and no amplifier has.
	changed((random, entries) => {
		const odd = [1e300, -1e300, 5e-324, 2 ** 53, 1e9, 0.001];
		editJson(entries, '/meta.json', (meta) => {
			meta.created = pick(random, [
				'NaN',
				'9999-99-99T99:99:99',
				'275761-01-01T00:00:00',
				'0000-00-00T00:00:00'
			]);
			meta.streams.emg.fs = pick(random, odd);
			meta.extras.myodeck.started = meta.created;
			meta.extras.myodeck.streams.emg.first_sample = pick(random, odd);
		});
		editJson(entries, '/labels.json', (labels) => {
			labels[0].timestamp = pick(random, odd);
		});
		editJson(entries, '/emg_timestamps.zarr/zarr.json', (one) => {
			one.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
		});
		for (const [key] of entries) {
			if (!key.startsWith('/emg_timestamps.zarr/c/')) continue;
			const from = pick(random, [...odd, 0, NaN, Infinity]);
			const times = Float64Array.from({ length: 100 }, (_, i) => from * (random() < 0.5 ? 1 : i));
			entries.set(key, new Uint8Array(times.buffer));
		}
	})
];
