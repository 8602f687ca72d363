import { expect, test } from 'vitest';
import { bridge, frame, START, stream } from './frames.fixture.ts';
import { InletDecoder } from './inlet-decoder.ts';
import { MarkerFlow } from './marker-flow.ts';
import { ClockOffsetEstimator } from './clock-offset-estimator.ts';
import {
	decodeFrame,
	decodeNumbers,
	decodeTexts,
	encodeFrame,
	encodeTexts,
	type DescribedStream,
	type Frame
} from './protocol.ts';
import { readReply } from './replies.ts';
import { ClockSmoother } from './clock-smoother.ts';
import { infoOf } from './stream-facts.ts';
import { choiceOf, isChosen, readChoice, noSignalReason } from './stream-choice.ts';

test('a frame comes back as it was sent; bytes that are none, or too short, are none', () => {
	const sent = frame(7, 3, { interrupted: true, sequence: 9, offset: NaN });
	const bytes = encodeFrame(sent);
	const back = decodeFrame(bytes.buffer)!;
	expect({ ...back, payload: [...back.payload] }).toEqual({ ...sent, payload: [...sent.payload] });
	expect([...decodeNumbers('float32', back.payload, 6)!]).toEqual([7, 7, 8, 8, 9, 9]);
	expect(decodeNumbers('float32', back.payload, 5)).toBeUndefined();
	for (let cut = 0; cut < 48 + 24; cut++) expect(decodeFrame(bytes.slice(0, cut).buffer)).toBeUndefined();
	for (const at of [0, 1]) {
		const broken = bytes.slice();
		broken[at] = 200;
		expect(decodeFrame(broken.buffer)).toBeUndefined();
	}
});

test('texts come back as they were sent; a length that leads out of the payload is refused', () => {
	const texts = ['', 'ä', 'line\nline', 'x'.repeat(1000)];
	const bytes = encodeTexts(texts);
	expect(decodeTexts(bytes, 4)).toEqual(texts);
	expect(decodeTexts(bytes, 3)).toBeUndefined();
	expect(decodeTexts(bytes, 5)).toBeUndefined();
	bytes[0] = 255;
	expect(decodeTexts(bytes, 4)).toBeUndefined();
});

test('replies that are no replies are not believed', () => {
	expect(readReply('{"type":"pong","t0":1,"t1":2,"t2":3}')).toEqual({ type: 'pong', t0: 1, t1: 2, t2: 3 });
	for (const text of [
		'',
		'{',
		'[]',
		'{"type":"pong"}',
		'{"type":"streams","streams":[{"name":1}]}',
		'{"type":"__proto__"}',
		'{"type":"facts","facts":{}}',
		'{"type":"nonsense"}'
	])
		expect(readReply(text), text).toBeUndefined();
});

test('of many measurements the surest counts: a quick exchange over a slow one, until it has aged', () => {
	const track = new ClockOffsetEstimator();
	expect(track.at(0)).toBeUndefined();
	track.add(0, 10, 0.0002);
	track.add(1, 11, 0.01);
	expect(track.at(1)!.offset).toBe(10);
	expect(track.at(1)!.uncertainty).toBeCloseTo(0.0001 + 50e-6);
	track.add(150, 12, 0.01);
	expect(track.at(151)!.offset).toBe(12);
	expect(track.at(1)!.offset).toBe(10);
	track.add(0, NaN, 0.1);
	track.add(0, 1, -1);
	expect(track.at(1)!.offset).toBe(10);
});

test('an offset that comes out differently never puts samples out of order, however high the rate', () => {
	const stamps = new ClockSmoother();
	const rate = 30_000;
	const out: number[] = [];
	for (let k = 0; k < 50; k++) {
		const source = Float64Array.from({ length: 300 }, (_, i) => (k * 300 + i) / rate);
		out.push(...stamps.convert(source, 100 + (k % 2 ? 0.0004 : -0.0004)));
	}
	for (let i = 1; i < out.length; i++) expect(out[i]).toBeGreaterThan(out[i - 1]!);
	// A clock that was set is followed at once.
	expect(stamps.convert(Float64Array.of(1), 200)[0]).toBe(201);
});

test('frames wait until both clocks are known, and then none of them is missing', () => {
	const flow = new InletDecoder(stream);
	expect(flow.take(frame(0, 10, { offset: NaN, rtt: NaN }), START, bridge)).toEqual([]);
	expect(flow.take(frame(10, 10), START + 0.1, undefined)).toEqual([]);
	const chunks = flow.take(frame(20, 10), START + 0.2, bridge);
	expect(chunks.map(({ timestamps }) => timestamps.length)).toEqual([10, 10, 10]);
	expect(chunks[0]!.timestamps[0]).toBeCloseTo(106, 9);
	expect(chunks.every(({ lost }) => lost === undefined)).toBe(true);
	expect(flow.uncertainty).toBeGreaterThanOrEqual(0.0001 + 0.00002);
	expect(flow.byArrival).toBe(false);
});

test('an outlet whose clock answers nobody is stamped by arrival, and that is said', () => {
	const flow = new InletDecoder(stream);
	for (let i = 0; i < 29; i++)
		expect(flow.take(frame(i * 10, 10, { offset: NaN, rtt: NaN }), i / 10, bridge)).toEqual([]);
	const chunks = [30, 31, 32].flatMap((i) =>
		flow.take(frame(i * 10 - 10, 10, { offset: NaN, rtt: NaN }), i / 10, bridge)
	);
	expect(chunks.length).toBeGreaterThan(30);
	expect(flow.byArrival).toBe(true);
	expect(flow.uncertainty).toBeGreaterThan(0.05);
});

test('samples that wait for a better known clock when the link or the outlet is lost come out, as well timed as can be', () => {
	const slow = { offset: 5, rtt: 0.01 };
	const times = (chunks: readonly { readonly timestamps: Float64Array }[]): number[] =>
		chunks.flatMap(({ timestamps }) => [...timestamps]);
	// Known, but not well: held at first, and let go when the bridge is lost. What the outage took is counted from there.
	const known = new InletDecoder(stream);
	expect(known.take(frame(0, 10, slow), START, bridge)).toEqual([]);
	expect(known.holding).toBe(true);
	expect(times(known.flush(START + 0.1, bridge))[0]).toBeCloseTo(106, 9);
	expect(known.holding).toBe(false);
	expect(known.resume('u', START + 0.2, undefined)).toEqual([]);
	const again = frame(0, 10, { timestamps: frame(200, 10).timestamps });
	expect(known.take(again, START + 3, bridge).map(({ lost }) => lost)).toEqual([190]);
	// Not known at all: the newest is as old as its arrival, and that is said.
	const unknown = new InletDecoder(stream);
	expect(unknown.take(frame(0, 10, { offset: NaN, rtt: NaN }), 50, undefined)).toEqual([]);
	expect(times(unknown.resume('u', 60, undefined)).at(-1)).toBeCloseTo(50, 9);
	expect(unknown.byArrival).toBe(true);
	expect(unknown.uncertainty).toBeGreaterThan(0.05);
	// Another outlet, and no word between: what is held is of the first one's clock.
	const other = new InletDecoder(stream);
	expect(other.take(frame(0, 10, slow), START, bridge)).toEqual([]);
	const later = frame(0, 10).timestamps.map((time) => time - 1000);
	const both = other.take(
		frame(0, 10, { newOutlet: true, offset: 1006, timestamps: later }),
		START + 1,
		bridge
	);
	expect(times(both)[0]).toBeCloseTo(106, 9);
	expect(times(both)[10]).toBeCloseTo(107, 9);
});

test('what the bridge dropped, what the outlet left out and what an outage took are counted to the sample', () => {
	const lost = (flow: InletDecoder, one: Frame): (number | undefined)[] =>
		flow.take(one, START + one.timestamps.at(-1)! + one.offset - 6, bridge).map((chunk) => chunk.lost);
	const flow = new InletDecoder(stream);
	expect(lost(flow, frame(0, 10))).toEqual([undefined]);
	expect(lost(flow, frame(30, 10))).toEqual([20]);
	const late = frame(40, 10);
	late.timestamps.forEach((time, i) => (late.timestamps[i] = i < 5 ? time : time + 1));
	expect(lost(flow, late)).toEqual([undefined, 100]);
	// The bridge was started again: numbers begin anew, the outlet's clock goes on.
	expect(flow.resume('u', START, bridge)).toEqual([]);
	const again = frame(0, 5);
	again.timestamps.forEach((_, i) => (again.timestamps[i] = late.timestamps[9]! + 2 + i / 100));
	expect(lost(flow, again)).toEqual([199]);
	// Another outlet with another clock: only the app clock spans the outage.
	expect(flow.resume('other', START, bridge)).toEqual([]);
	const other = frame(0, 5, { offset: 5 + 1000 });
	other.timestamps.forEach((_, i) => (other.timestamps[i] = again.timestamps[4]! + 0.5 - 1000 + i / 100));
	expect(lost(flow, other)).toEqual([49]);
});

test('jitter of a device that stamps its chunks is no hole', () => {
	const flow = new InletDecoder(stream);
	const counts = Array.from({ length: 50 }, (_, k) => {
		const one = frame(k * 10, 10);
		one.timestamps.forEach((time, i) => (one.timestamps[i] = time + (k % 5) * 0.012));
		return flow.take(one, START, bridge).filter((chunk) => chunk.lost !== undefined).length;
	});
	expect(counts.every((count) => count === 0)).toBe(true);
});

test('whole numbers and big numbers become what the deck holds; a wrong payload becomes nothing', () => {
	const flow = new InletDecoder({ ...stream, format: 'int64' });
	const payload = new Uint8Array(BigInt64Array.of(1n, -2n, 3n, 2n ** 40n).buffer);
	const [chunk] = flow.take(frame(0, 2, { format: 'int64', payload }), START, bridge);
	expect([...chunk!.data]).toEqual([1, -2, 3, 2 ** 40]);
	expect(flow.take(frame(2, 3, { format: 'int64', payload }), START, bridge)).toEqual([]);
});

test('markers carry their text and their time on the app clock, and wait for it', () => {
	const flow = new MarkerFlow();
	const texts = frame(0, 2, {
		format: 'string',
		channels: 1,
		offset: NaN,
		rtt: NaN,
		payload: encodeTexts(['Fist ', 'Rest'])
	});
	const timed = [
		{ text: 'Fist', timestamp: 106 },
		{ text: 'Rest', timestamp: 106.01 }
	];
	expect(flow.take(texts, START, bridge)).toEqual([]);
	expect(flow.release(START, bridge)).toEqual([]);
	flow.measured(START, 5, 0.001);
	expect(flow.release(START, bridge)).toEqual(timed);
	expect(flow.release(START, bridge)).toEqual([]);
	// A clock that stays unknown, and a link that is lost: the last one came when it arrived.
	const nobody = new MarkerFlow();
	expect(nobody.take(texts, 50, bridge)).toEqual([]);
	expect(nobody.release(52, bridge)).toEqual([]);
	expect(nobody.release(53, bridge).map(({ timestamp }) => timestamp)).toEqual([
		expect.closeTo(49.99, 9),
		50
	]);
	expect(nobody.take(texts, 60, bridge)).toEqual([]);
	expect(nobody.resume(61, undefined).at(-1)).toEqual({ text: 'Rest', timestamp: 60 });
	// Another outlet, and no word between: what is held is of the first one's clock.
	const other = new MarkerFlow();
	expect(other.take(texts, 50, bridge)).toEqual([]);
	const both = other.take({ ...texts, newOutlet: true, offset: -51, rtt: 0.001 }, 51, bridge);
	expect(both.slice(1, 3).map(({ timestamp }) => timestamp)).toEqual([50, 50]);
});

test('a chosen stream is meant again after a restart, whatever its name holds', () => {
	const [address] = readChoice(choiceOf(stream));
	expect(address).toEqual({ name: 'Arm & co', type: 'EMG', sourceId: 'x=1' });
	expect(isChosen(choiceOf(stream), { ...stream, uid: 'another', host: 'elsewhere' })).toBe(true);
	expect(isChosen(choiceOf(stream), { ...stream, sourceId: 'y' })).toBe(false);
	expect(readChoice('Arm\n\n  type=EEG&host=a ')).toEqual([{ name: 'Arm' }, { type: 'EEG', host: 'a' }]);
	expect(noSignalReason(stream)).toBeUndefined();
	expect(noSignalReason({ ...stream, format: 'string', rate: 0 })).toContain('Markers');
	expect(noSignalReason({ ...stream, rate: 0 })).toContain('Irregular');
});

test('labels and units of the description come along; what they do not say stays open', () => {
	expect(infoOf(stream, 'Arm')).toMatchObject({ name: 'Arm', unit: 'uV', channelNames: ['a', 'b'], fs: 100 });
	expect(infoOf({ ...stream, units: ['V', 'V'], labels: ['a', 'a'] }, 'Arm')).toMatchObject({ unit: 'a.u.' });
	expect(infoOf({ ...stream, labels: ['a', 'a'] }, 'Arm').channelNames).toBeUndefined();
	const recorded = (format: DescribedStream['format']): unknown =>
		(infoOf({ ...stream, format }, 'Arm').facts?.['lsl'] as Record<string, unknown> | undefined)?.[
			'recorded_as'
		];
	for (const format of ['double64', 'int32', 'int64'] as const) expect(recorded(format)).toBe('float32');
	for (const format of ['float32', 'int16', 'int8'] as const) expect(recorded(format)).toBeUndefined();
});
