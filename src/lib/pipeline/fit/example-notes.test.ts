import { expect, test } from 'vitest';
import type { Rows } from '../../models/model.ts';
import { exampleNotes } from './example-notes.ts';
import { checkMemory } from './memory.ts';

const rows = (x: Float32Array, nFeatures: number, nChannels: number): Rows => ({
	x,
	nFeatures,
	nChannels,
	trial: new Int32Array(x.length / nFeatures)
});

test('more features than windows are told of, but not of raw windows', () => {
	const few = rows(Float32Array.from({ length: 3 * 8 }, Math.sin), 8, 2);
	expect(exampleNotes(few, false).join()).toMatch(/more features \(8\) than windows \(3\)/);
	expect(exampleNotes(few, true)).toEqual([]);
});

test('channels that never change are named, and said of all together when none does', () => {
	// Two features of three channels; channel 2 stands still in both.
	const x = Float32Array.from({ length: 9 * 6 }, (_, i) => (i % 3 === 1 ? 5 : Math.sin(i * i)));
	expect(exampleNotes(rows(x, 6, 3), false).join()).toMatch(/^Channel 2 never changes/);
	const still = rows(new Float32Array(9 * 6), 6, 3);
	expect(exampleNotes(still, false)).toEqual([
		'No feature of any channel ever changes. Check the electrodes.'
	]);
});

test('where memory ends, training says how to need less; other errors pass as they are', async () => {
	const tooMuch = checkMemory(async () => new Float64Array(2 ** 40));
	await expect(tooMuch).rejects.toMatchObject({
		name: 'ModelError',
		message: expect.stringMatching(/not enough memory.*recordings are kept.*fewer sessions/)
	});
	const wasm = checkMemory(async () => new WebAssembly.Memory({ initial: 65536, maximum: 65536 }).grow(1));
	await expect(wasm).rejects.toMatchObject({ name: 'ModelError' });
	const other = checkMemory(async () => Number(1).toFixed(200));
	await expect(other).rejects.toBeInstanceOf(RangeError);
});
