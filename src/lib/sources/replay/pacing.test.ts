import { afterEach, expect, test, vi } from 'vitest';
import { seeded } from '../../core/random.ts';
import { editJson, makeSession } from '../../session/write/session.fixture.ts';
import { Session } from '../../session/read/session.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { ReplaySource } from './replay.ts';

/** Seconds on the clock that are played: an hour; in the short form a minute. */
const PLAYED = process.env['MYODECK_LONG'] ? 3600 : 60;
const HOUR = 3600;
const STREAMS = [
	{ name: 'emg', fs: 2048, from: 0 },
	{ name: 'guide', fs: 60, from: 0.004 }
] as const;
const [EMG, GUIDE] = STREAMS;

afterEach(() => vi.unstubAllGlobals());

/** An hour of both streams; timestamps are made when they are read. */
async function hourLong(): Promise<Session> {
	const map = await makeSession({
		streams: STREAMS.map((stream) => ({ ...stream, nChannels: 1, seconds: 1 }))
	});
	for (const { name, fs } of STREAMS) {
		editJson(map, `/${name}.zarr/zarr.json`, (array) => (array.shape[0] = HOUR * fs));
		editJson(map, `/${name}_timestamps.zarr/zarr.json`, (array) => {
			array.shape[0] = HOUR * fs;
			array.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
		});
	}
	const store: ByteStore = {
		async get(key) {
			const [, name, times, second] = /^\/(\w+?)(_timestamps)?\.zarr\/c\/(\d+)/.exec(key) ?? [];
			if (!times) return map.get(name ? `/${name}.zarr/c/0/0` : key);
			const { fs, from } = STREAMS.find((stream) => stream.name === name)!;
			const rows = Float64Array.from({ length: fs }, (_, row) => from + (Number(second) * fs + row) / fs);
			return new Uint8Array(rows.buffer);
		},
		async *keys() {
			yield* [...map.keys()].filter((key) => !key.includes('/c/'));
			for (const { name } of STREAMS)
				for (let second = 0; second < HOUR; second++) {
					yield `/${name}.zarr/c/${second}/0` satisfies Key;
					yield `/${name}_timestamps.zarr/c/${second}` satisfies Key;
				}
		}
	};
	return Session.open(store, { id: 'hour', name: 'hour' });
}

/** Where a replay must be by its clock, reckoned from what was asked of it alone. */
class Schedule {
	#anchor = { position: 0, clock: 0 };
	#speed = 1;
	#loop: { readonly from: number; readonly to: number } | undefined;

	at(clock: number): number {
		const position = this.#anchor.position + (clock - this.#anchor.clock) * this.#speed;
		if (!this.#loop || position < this.#loop.to) return position;
		const { from, to } = this.#loop;
		return from + ((position - from) % (to - from));
	}
	from(clock: number, position = this.at(clock)): void {
		this.#anchor = { position, clock };
	}
	speed(clock: number, speed: number): void {
		this.from(clock);
		this.#speed = speed;
	}
	loop(clock: number, section: { readonly from: number; readonly to: number } | undefined): void {
		this.from(clock);
		this.#loop = section;
	}
}

test(
	'two streams keep to one clock, exactly, at any speed, over pauses, seeks and loops, for as long as it plays',
	{ timeout: 600_000 },
	async () => {
		const random = seeded(4);
		const between = (low: number, high: number): number => low + random() * (high - low);
		const schedule = new Schedule();
		let [time, played, jumps, behind, nextAct, acts] = [0, 0, -1, 0, 2, 0];
		const replay = new ReplaySource(await hourLong(), { clock: () => time });
		await replay.connect();
		schedule.from(0, 0);

		const act = (): void => {
			const { position } = replay.state;
			nextAct = time + between(0.5, 12);
			switch (acts++ % 6) {
				case 0:
					replay.pause();
					schedule.from(time);
					// By then it sleeps without a timer.
					setImmediate(() => {
						time += 600;
						schedule.from(time, replay.state.position);
						replay.play();
						nextAct += 600;
					});
					break;
				case 1: {
					const to = between(0, 0.6 * HOUR);
					replay.seek(to);
					schedule.from(time, to);
					break;
				}
				case 2: {
					const section = { from: position + 0.1, to: position + 0.1 + between(0.5, 9) };
					replay.setSection(section);
					replay.setLoop(true);
					schedule.loop(time, section);
					break;
				}
				case 3:
					break;
				case 4:
					replay.setLoop(false);
					replay.setSection(undefined);
					schedule.loop(time, undefined);
					break;
				default: {
					const speed = [0.01, 0.5, 1, 1.7, 4, 16][Math.floor(random() * 6)]!;
					replay.setSpeed(speed);
					schedule.speed(time, speed);
				}
			}
		};

		// Time passes only while the replay sleeps: it wakes a little late, now and then very late.
		vi.stubGlobal('setTimeout', (wake: () => void, ms: number) => {
			const { state } = replay;
			if (state.behind > behind) {
				schedule.from(time, state.position);
				behind = state.behind;
			}
			// After a jump it has not yet looked at the clock again.
			if (state.jumps === jumps) {
				expect(Math.abs(state.position - schedule.at(time))).toBeLessThan(1e-6);
				expect(state.sample!.row).toBe(Math.floor(state.position * EMG.fs) + 1);
			}
			jumps = state.jumps;
			const late = random() < 0.001 ? between(0, 2) : between(0, 0.003);
			time += ms / 1000 + late;
			played += ms / 1000 + late;
			if (played > PLAYED) void replay.disconnect();
			else if (time > nextAct && schedule.at(time) >= state.position) act();
			queueMicrotask(wake);
			return 0;
		});
		vi.stubGlobal('clearTimeout', () => undefined);

		const last = [NaN, NaN];
		let [jumped, worst] = [0, 0];
		for await (const { stream, chunk } of replay.read()) {
			if (jumped !== replay.state.jumps) last.fill(NaN);
			jumped = replay.state.jumps;
			last[stream] = chunk.timestamps.at(-1)!;
			worst = Math.max(worst, Math.abs(last[0]! - last[1]!) || 0);
		}
		expect(worst).toBeLessThan(1 / GUIDE.fs);
		expect(behind).toBeGreaterThan(0);
		expect(acts).toBeGreaterThan(PLAYED / 20);
	}
);
