import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { Trained } from '../../pipeline/fit/train.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { PickedWindows } from './picked-windows.svelte.ts';

const recording = (id: string) => ({
	...{ id, name: id, made: 2, perClass: [1, 1], segments: 2, trials: 2, dropped: [] },
	...{ fs: 1000, measuredFs: 1000, checksum: '' }
});
const trained = (id: string): Trained => ({
	bundle: modelOf(id),
	report: {
		...{ classNames: ['Rest', 'Fist'], windowSeconds: 0.2, made: 4, notes: [] },
		recordings: [recording('a'), recording('b')]
	},
	heldOut: {
		recordings: Int32Array.of(0, 0, 1, 1),
		times: Float64Array.of(1, 2, 3, 4),
		truth: Int32Array.of(0, 1, 0, 1),
		predicted: Int32Array.of(0, 0, 0, 0)
	}
});

test('a cell of the matrix chooses its windows; the same again, and another training, choose none', () => {
	const app = $state({ trained: undefined as Trained | undefined });
	const picked = new PickedWindows(() => app.trained);
	expect([picked.knows('m'), picked.all]).toEqual([false, []]);
	app.trained = trained('m');
	flushSync();
	expect([picked.knows('m'), picked.knows('other'), picked.all.length]).toEqual([true, false, 4]);
	picked.pick('m', { truth: 1, predicted: 0 });
	expect(picked.windows).toEqual([
		{ sessionId: 'a', time: 2, truth: 1, predicted: 0 },
		{ sessionId: 'b', time: 4, truth: 1, predicted: 0 }
	]);
	picked.pick('m', { truth: 0, predicted: 0 });
	expect(picked.windows.map(({ time }) => time)).toEqual([1, 3]);
	picked.pick('m', { truth: 0, predicted: 0 });
	expect([picked.cell, picked.windows]).toEqual([undefined, []]);
	picked.pick('m', { truth: 1, predicted: 0 });
	app.trained = trained('n');
	flushSync();
	expect([picked.cell, picked.windows]).toEqual([undefined, []]);
});
