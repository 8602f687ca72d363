import { expect, test } from 'vitest';
import { encoding, SYNC } from './encodings.ts';
import type { OutputInfo } from './output.ts';
import { checkedAddress } from './websocket.ts';

const classes: OutputInfo = { task: 'classify', names: ['Rest', 'Fist', 'Open'] };
const angles: OutputInfo = { task: 'regress', names: ['thumb', 'index'] };
const row = Float32Array.of(0.02125, 0.9625, 0.01625);
const nothing = new Float32Array(3);

test('as text, a line says the class and every value', () => {
	const text = encoding('text', classes);
	expect(text(row, false)).toBe('1,0.021,0.962,0.016\n');
	expect(text(nothing, true)).toBe('-1,0.000,0.000,0.000\n');
	expect(encoding('text', angles)(Float32Array.of(0.5, -1), false)).toBe('0.500,-1.000\n');
});

test('as JSON, a line says the class by name and the values by name', () => {
	const json = encoding('json', classes);
	expect(JSON.parse(json(row, false) as string)).toEqual({
		class: 'Fist',
		index: 1,
		values: { Rest: 0.02125, Fist: 0.9625, Open: 0.01625 },
		neutral: false
	});
	expect(JSON.parse(json(nothing, true) as string)).toMatchObject({ class: null, index: -1, neutral: true });
	expect(JSON.parse(encoding('json', angles)(Float32Array.of(1, 2), false) as string)).toEqual({
		values: { thumb: 1, index: 2 },
		neutral: false
	});
});

test('as a frame, the bytes are sync, count, class, values and their sum', () => {
	const golden = 'a55a0301' + '7b14ae3c' + '6666763f' + 'b81e853c' + '95';
	expect(Buffer.from(encoding('binary', classes)(row, false) as Uint8Array).toString('hex')).toBe(golden);
	for (const [values, neutral] of [
		[row, false],
		[nothing, true]
	] as const) {
		const frame = encoding('binary', classes)(values, neutral) as Uint8Array;
		expect([...frame.subarray(0, 3)]).toEqual([...SYNC, 3]);
		const view = new DataView(frame.buffer);
		expect(view.getInt8(3)).toBe(neutral ? -1 : 1);
		expect(Array.from(values, (_, i) => view.getFloat32(4 + 4 * i, true))).toEqual([...values]);
		expect(frame.at(-1)).toBe(frame.subarray(2, -1).reduce((sum, byte) => sum + byte, 0) % 256);
	}
});

test('rows go to programs on this computer and in the local network only', () => {
	expect(checkedAddress('ws://localhost:8765')).toBe('ws://localhost:8765/');
	expect(checkedAddress('ws://127.0.0.1:9000/hand')).toBe('ws://127.0.0.1:9000/hand');
	expect(checkedAddress('ws://192.168.1.20:9000')).toBe('ws://192.168.1.20:9000/');
	for (const other of [
		'ws://example.org:80',
		'wss://localhost:1',
		'http://localhost:1',
		'localhost:8765',
		''
	]) {
		expect(() => checkedAddress(other)).toThrow(/may not connect/);
	}
});
