import { expect, test } from 'vitest';
import type { Frame } from '../device/driver.ts';
import { brainflowDecoder } from './brainflow.ts';

test('a package of the synthetic board: row 1 is at bytes 8 to 15', () => {
	const bytes = Buffer.alloc(512);
	bytes.write('000000000000f03f', 0, 'hex');
	bytes.write('00000000000029c0', 8, 'hex');
	bytes.write('0000000000000040', 256, 'hex');
	const frames = brainflowDecoder({}).push(bytes, 0, 'data') as Frame[];
	expect(frames.map(({ count, values }) => [count, values[0]])).toEqual([
		[1, -12.5],
		[2, 0]
	]);
});

test('another width is said once; numbers that are none are left out', () => {
	const decoder = brainflowDecoder({});
	expect(decoder.push(Buffer.alloc(184), 0, 'data')).toEqual([
		{ warning: expect.stringMatching(/184 bytes.*Choose the board/) }
	]);
	expect(decoder.push(Buffer.alloc(184), 0, 'data')).toEqual([]);
	expect(decoder.push(Buffer.alloc(256, 0xff), 0, 'data')).toEqual([]);
});

test('channels that do not fit into the rows are refused', () => {
	expect(() => brainflowDecoder({ rows: 8 })).toThrow(/do not fit into 8 rows/);
});
