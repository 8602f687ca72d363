import { expect, test } from 'vitest';
import type { Frame } from '../device/driver.ts';
import { rhxDecoder } from './decoder.ts';

/** A block of one channel as the document has it: all samples have the value `hex`. */
function block(first: number, hex: string): Buffer {
	const bytes = Buffer.alloc(772);
	bytes.write('087af02e', 0, 'hex');
	for (let i = 0; i < 128; i++) {
		bytes.writeInt32LE(first + i, 4 + 6 * i);
		bytes.write(hex, 8 + 6 * i, 'hex');
	}
	return bytes;
}
const decoded = (bytes: Buffer): Frame[] => rhxDecoder(1).push(bytes, 0, 'data') as Frame[];

test.each([
	['0080', 0],
	['0180', 0.195],
	['0070', -798.72],
	['ffff', 6389.565]
])('%s is %f µV', (hex, microvolts) => {
	const frames = decoded(Buffer.concat([block(0, hex), block(128, hex), block(256, hex)]));
	expect(frames[0]!.values[0]).toBeCloseTo(microvolts, 3);
	expect(frames[0]!.values.length).toBe(128);
});

test('times before a trigger are negative, and count on through 0', () => {
	const bytes = Buffer.concat([-256, -128, 0, 128, 256].map((first) => block(first, '0180')));
	expect(decoded(bytes).map(({ count }) => count! | 0)).toEqual([-256, -128, 0, 128, 256]);
});

test('junk and a block that is cut off cost no good one', () => {
	const bytes = Buffer.concat([
		block(0, '0180').subarray(300),
		...[128, 256, 384, 512].map((first) => block(first, '0180'))
	]);
	expect(decoded(bytes).map(({ count }) => count)).toEqual([128, 256, 384, 512]);
});
