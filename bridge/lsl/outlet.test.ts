import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LslOutlet } from './backend.ts';
import { parseConfig } from './config.ts';
import { FeedReader } from './feed.ts';
import { EXTREMES, oddTimes } from './foreign/acts.ts';
import { until } from './foreign/rig.ts';
import { readTranscripts } from './foreign/transcripts.ts';
import { feedRequest } from './handshake.ts';
import { NetworkBackend } from './network-backend.ts';
import { valuesOf, type LslChunk } from './values.ts';

let backend: NetworkBackend;
beforeAll(async () => {
	backend = await NetworkBackend.open(
		parseConfig(
			`[ports]\nIPv6=disable\n[multicast]\nResolveScope=machine\n[lab]\nSessionID=o-${process.pid}\n`
		)
	);
});
afterAll(() => backend.close());

/** Asks an outlet for its samples as `request` says, and reads what comes. */
function read(outlet: LslOutlet, request: string): { socket: Socket; chunks: LslChunk[] } {
	const reader = new FeedReader(outlet.info);
	const chunks: LslChunk[] = [];
	const socket = connect(outlet.info.v4.dataPort, '127.0.0.1');
	socket.on('data', (bytes: Buffer) => {
		const chunk = reader.push(bytes);
		if (chunk && chunk !== 'gone') chunks.push(chunk);
	});
	socket.write(request);
	return { socket, chunks };
}

const times = (chunks: readonly LslChunk[]): number[] => chunks.flatMap(({ timestamps }) => [...timestamps]);

test.concurrent.each(readTranscripts().requests.map((one) => [one.test, one.format, one] as const))(
	'%i: an outlet of %s gives a real liblsl what it asks for, exact in value and time',
	async (_test, format, { channels, rate, request }) => {
		const declared = {
			name: `Asked ${format}`,
			type: 'X',
			channelCount: channels,
			format,
			rate,
			sourceId: 'a'
		};
		const outlet = await backend.openOutlet(declared);
		const { socket, chunks } = read(outlet, request.replace(/uid-\S+/, outlet.info.uid));
		await until('a reader', () => outlet.consumers === 1);
		const list = Array.from(
			{ length: channels * 4 },
			(_, i) => EXTREMES[format][i % EXTREMES[format].length]!
		);
		const values = valuesOf(format, list);
		outlet.push({ values, timestamps: oddTimes(4) });
		await until('the samples', () => times(chunks).length === 4);
		expect(chunks.flatMap((chunk) => [...(chunk.values as readonly string[])])).toEqual([
			...(values as readonly string[])
		]);
		expect(times(chunks)).toEqual([...oddTimes(4)]);
		socket.destroy();
		await outlet.close();
	}
);

test('14: a reader that stops loses whole chunks once its buffer is full, another loses nothing, and what follows is stamped right', async () => {
	const outlet = await backend.openOutlet({
		name: 'Slow',
		type: 'X',
		channelCount: 64,
		format: 'double64',
		rate: 10_000,
		sourceId: 'slow'
	});
	const CHUNK = 1000;
	const slow = read(outlet, feedRequest(outlet.info, 8, 5 * CHUNK));
	const quick = read(outlet, feedRequest(outlet.info, 8, 1_000_000));
	await until('both read', () => outlet.consumers === 2);
	const push = (i: number): void =>
		outlet.push({
			values: new Float64Array(64 * CHUNK).fill(i),
			timestamps: Float64Array.from({ length: CHUNK }, (_, k) => 1000 + (i * CHUNK + k) / 10_000)
		});
	slow.socket.pause();
	// Far more than the reader asked for and the system holds on the way.
	const sent = 100;
	for (let i = 0; i < sent; i++) {
		push(i);
		await until('the quick one has it', () => times(quick.chunks.slice(-1)).at(-1) === lastOf(i));
	}
	function lastOf(i: number): number {
		return 1000 + (i * CHUNK + CHUNK - 1) / 10_000;
	}
	expect(outlet.dropped).toBeGreaterThan(0);
	expect(outlet.dropped % CHUNK).toBe(0);
	slow.socket.resume();
	await until('the slow one has the last', () => times(slow.chunks.slice(-1)).at(-1) === lastOf(sent - 1));
	expect(times(quick.chunks)).toHaveLength(sent * CHUNK);
	const got = times(slow.chunks);
	expect(got).toHaveLength(sent * CHUNK - outlet.dropped);
	const gaps = got.filter((time, i) => i > 0 && time - got[i - 1]! > 1.5 / 10_000);
	expect(gaps).toHaveLength(1);
	const values = slow.chunks.flatMap(({ values }) =>
		[...(values as Float64Array)].filter((_, i) => i % 64 === 0)
	);
	expect(got.every((time, i) => Math.floor((time - 1000) * 10 + 1e-6) === values[i])).toBe(true);
	for (const { socket } of [slow, quick]) socket.destroy();
	await outlet.close();
});
