import { expect, test } from 'vitest';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { editJson, makeSession } from '../write/session.fixture.ts';
import { openSessionStore } from './open.ts';
import { qualityOf } from '../quality/quality.ts';
import type { Session } from './session.ts';
import { iterLabeledWindows } from '../windows/windows.ts';

/** An hour with `MYODECK_LONG=1`, else half a minute. */
const SECONDS = process.env.MYODECK_LONG ? 3600 : 30;
const FS = 2048;
const CHANNELS = 64;
const TRIAL_SECONDS = 3;
const MB = 2 ** 20;

/**
 * A take of 64 channels at 2048 Hz that rests nowhere: every second holds the samples of the first one, and timestamps
 * are made when they are asked for. As stored it would be 1.9 GB an hour.
 */
async function longSession(): Promise<Session> {
	const map = await makeSession({
		streams: [{ fs: FS, seconds: 1, nChannels: CHANNELS, value: (row, c) => Math.sin(row * (c + 1)) * 100 }],
		labels: Array.from({ length: SECONDS / TRIAL_SECONDS }, (_, i) => [i * TRIAL_SECONDS, i % 2] as const)
	});
	editJson(map, '/emg.zarr/zarr.json', (array) => (array.shape[0] = SECONDS * FS));
	editJson(map, '/emg_timestamps.zarr/zarr.json', (array) => {
		array.shape[0] = SECONDS * FS;
		array.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
	});
	// The writer ends the last class with the last sample it saw.
	editJson(
		map,
		'/labels.json',
		(labels) => (labels.find((one: { class_index: number }) => one.class_index < 0).timestamp = SECONDS)
	);
	const timesOf = (second: number): Uint8Array =>
		new Uint8Array(Float64Array.from({ length: FS }, (_, row) => second + row / FS).buffer);
	const store: ByteStore = {
		async get(key) {
			const chunk = /^\/emg(_timestamps)?\.zarr\/c\/(\d+)/.exec(key);
			if (!chunk) return map.get(key);
			return chunk[1] ? timesOf(Number(chunk[2])) : map.get('/emg.zarr/c/0/0');
		},
		async *keys() {
			yield* [...map.keys()].filter((key) => !key.includes('/c/'));
			for (let i = 0; i < SECONDS; i++) {
				yield `/emg.zarr/c/${i}/0` satisfies Key;
				yield `/emg_timestamps.zarr/c/${i}` satisfies Key;
			}
		}
	};
	return openSessionStore(store, { name: 'long' });
}

/** Most memory held at the beginning and at the end of some work, in MB; `look` is called now and then while it runs. */
function memoryOver(total: number): {
	look(done: number): void;
	readonly early: number;
	readonly late: number;
} {
	let [early, late] = [0, 0];
	return {
		look(done) {
			const { heapUsed, external } = process.memoryUsage();
			const held = (heapUsed + external) / MB;
			if (done < total / 3) early = Math.max(early, held);
			else if (done > (2 * total) / 3) late = Math.max(late, held);
		},
		get early() {
			return early;
		},
		get late() {
			return late;
		}
	};
}

test(
	`${SECONDS} s of 64 channels: windows and the quality report hold no more at the end than at the beginning`,
	{ timeout: 1_800_000 },
	async () => {
		const session = await longSession();
		const windows = iterLabeledWindows([session], {
			streamName: 'emg',
			windowSeconds: 0.2,
			hopSeconds: 0.05
		});
		const perTrial = Math.floor((TRIAL_SECONDS * FS - 409) / 102) + 1;
		const total = (SECONDS / TRIAL_SECONDS - 1) * perTrial;
		const cutting = memoryOver(total);
		let n = 0;
		for await (const { nSamples } of windows) {
			if (n++ % 20 === 0) cutting.look(n);
			if (nSamples !== 409) throw new Error(`A window has ${nSamples} samples.`);
		}
		expect(n).toBe(total);
		// What is garbage and not yet collected is held, too: a window is 0.1 MB, and 75 MB of them may wait.
		expect(cutting.late).toBeLessThan(cutting.early + 75);

		const measuring = memoryOver(1);
		const { streams, classes } = await qualityOf(session, { onFraction: measuring.look });
		expect(streams[0]!.timing.seconds).toBeCloseTo(SECONDS, 2);
		expect(classes['emg']!.reduce((sum, { windows: made }) => sum + made, 0)).toBe(total);
		expect(measuring.late).toBeLessThan(measuring.early + 75);
	}
);
