import { expect, test } from 'vitest';
import { encoding, FRAME_SYNC, SYNC } from './encodings.ts';
import type { OutputInfo, OutputRow } from './output.ts';
import { checkedAddress } from './websocket.ts';

const classes: OutputInfo = { task: 'classify', names: ['Rest', 'Fist', 'Open'], stream: 'emg_prediction' };
const angles: OutputInfo = { task: 'regress', names: ['thumb', 'index'], stream: 'emg, angles' };
const rowOf = (values: readonly number[], neutral = false): OutputRow => ({
	...{ sequence: 17, time: 1796040000.125, values: Float32Array.from(values), neutral }
});
const row = rowOf([0.02125, 0.9625, 0.01625]);
const nothing = rowOf([0, 0, 0], true);

test('as JSON, a line says sequence, time, stream, the class by name and the values by name', () => {
	const json = encoding('json', classes);
	const head = { sequence: 17, time: 1796040000.125, stream: 'emg_prediction' };
	expect(JSON.parse(json(row) as string)).toEqual({
		...{ ...head, class: 'Fist', index: 1, neutral: false },
		values: { Rest: 0.02125, Fist: 0.9625, Open: 0.01625 }
	});
	expect(JSON.parse(json(nothing) as string)).toMatchObject({ class: null, index: -1, neutral: true });
	expect(JSON.parse(encoding('json', angles)(rowOf([1, 2])) as string)).toEqual({
		...{ ...head, stream: 'emg, angles', neutral: false },
		values: { thumb: 1, index: 2 }
	});
});

test('as a text line, the same in a fixed order; a comma in a name does not move a column', () => {
	const line = encoding('line', classes);
	expect(line(row)).toBe('17,1796040000.125000,emg_prediction,1,0,0.02125,0.9625,0.01625\n');
	expect(line(nothing)).toBe('17,1796040000.125000,emg_prediction,-1,1,0,0,0\n');
	expect(encoding('line', angles)(rowOf([0.5, -1]))).toBe('17,1796040000.125000,emg  angles,-1,0,0.5,-1\n');
});

test('as a frame, the bytes are sync, count, class, flags, sequence, time, values and their sum', () => {
	for (const one of [row, nothing]) {
		const frame = encoding('frame', classes)(one) as Uint8Array;
		const view = new DataView(frame.buffer);
		expect([...frame.subarray(0, 3)]).toEqual([...FRAME_SYNC, 3]);
		expect([view.getInt8(3), view.getUint8(4)]).toEqual(one.neutral ? [-1, 1] : [1, 0]);
		expect([view.getUint32(5, true), view.getFloat64(9, true)]).toEqual([17, 1796040000.125]);
		expect(Array.from(one.values, (_, i) => view.getFloat32(17 + 4 * i, true))).toEqual([...one.values]);
		expect(frame).toHaveLength(17 + 12 + 1);
		expect(frame.at(-1)).toBe(frame.subarray(2, -1).reduce((sum, byte) => sum + byte, 0) % 256);
	}
});

test('what version 0.1 wrote is written as it was: text', () => {
	const text = encoding('text', classes);
	expect(text(row)).toBe('1,0.021,0.962,0.016\n');
	expect(text(nothing)).toBe('-1,0.000,0.000,0.000\n');
	expect(encoding('text', angles)(rowOf([0.5, -1]))).toBe('0.500,-1.000\n');
});

test('what version 0.1 wrote is written as it was: sync, count, class, values and their sum', () => {
	const golden = 'a55a0301' + '7b14ae3c' + '6666763f' + 'b81e853c' + '95';
	expect(Buffer.from(encoding('binary', classes)(row) as Uint8Array).toString('hex')).toBe(golden);
	for (const one of [row, nothing]) {
		const frame = encoding('binary', classes)(one) as Uint8Array;
		expect([...frame.subarray(0, 3)]).toEqual([...SYNC, 3]);
		const view = new DataView(frame.buffer);
		expect(view.getInt8(3)).toBe(one.neutral ? -1 : 1);
		expect(Array.from(one.values, (_, i) => view.getFloat32(4 + 4 * i, true))).toEqual([...one.values]);
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
