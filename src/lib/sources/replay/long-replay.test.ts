import { afterEach, expect, test, vi } from 'vitest';
import { longSession, storeOf, SIGNAL } from '../../../../tests/bench/long-session.ts';
import { Session } from '../../session/read/session.ts';
import { ReplaySource } from './replay.ts';

/** An hour; in the short form two minutes. */
const SECONDS = process.env['MYODECK_LONG'] ? 3600 : 120;
const MB = 1e6;

afterEach(() => vi.unstubAllGlobals());

test(
	`${SECONDS} s of 64 channels at 16×: the replay holds no more at the end than at the beginning`,
	{ timeout: 600_000 },
	async () => {
		let [time, sleeps, rows] = [0, 0, 0];
		const session = await Session.open(storeOf(await longSession({ seconds: SECONDS })), {
			id: 'long',
			name: 'long'
		});
		const replay = new ReplaySource(session, { speed: 16, clock: () => time });
		await replay.connect();
		// The clock runs as fast as the machine computes; what is garbage may be collected now and then.
		vi.stubGlobal('setTimeout', (wake: () => void, ms: number) => {
			time += Math.max(0.008, ms / 1000);
			if (sleeps++ % 20 === 0) setImmediate(wake);
			else queueMicrotask(wake);
			return 0;
		});
		vi.stubGlobal('clearTimeout', () => undefined);
		const most = [0, 0, 0];
		for await (const { chunk } of replay.read()) {
			rows += chunk.timestamps.length;
			const third = Math.min(2, Math.floor((3 * replay.state.position) / SECONDS));
			const { heapUsed, arrayBuffers } = process.memoryUsage();
			most[third] = Math.max(most[third]!, (heapUsed + arrayBuffers) / MB);
			if (replay.state.ended) void replay.disconnect();
		}
		expect(rows).toBe(SECONDS * SIGNAL.fs);
		expect(replay.state.behind).toBe(0);
		// A second of the take is 0.5 MB, and 75 MB of them may wait to be collected.
		expect(most[2]).toBeLessThan(most[0]! + 75);
	}
);
