import { describe, expect, test } from 'vitest';
import { intervalTracks } from './label-intervals.ts';

type Given = readonly [onset: number, end: number | undefined, className: string];

const tracksOf = (...given: readonly Given[]): ReturnType<typeof intervalTracks> =>
	intervalTracks(
		given.map(([onset, end, className]) => ({ onset, end, className })),
		0.005
	);
const names = (...given: readonly Given[]): readonly string[] =>
	tracksOf(...given).tracks.map(({ name }) => name);

describe('intervals of a file', () => {
	test('share a track where none lies over another', () => {
		expect(tracksOf([0, 2, 'Fist'], [2, 4, 'Rest'], [4.002, 6, 'Fist'], [5.998, 7, 'Open'])).toEqual({
			tracks: [{ name: 'Fist, Rest, Open', intervals: expect.any(Array) as unknown }],
			notes: []
		});
		expect(names([0, undefined, 'a'], [1, undefined, 'b'])).toEqual(['a, b']);
		expect(tracksOf().tracks).toEqual([]);
	});

	test('that are all moments last until the next one, and it is said', () => {
		const { tracks, notes } = tracksOf([1, 1, 'Fist'], [2, 2, 'Rest'], [3, 3, 'Fist']);
		expect(tracks[0]!.intervals.map(({ end }) => end)).toEqual([undefined, undefined, undefined]);
		expect(notes).toEqual(['All annotations have a duration of 0: each lasts until the next one begins.']);
		expect(tracksOf([1, 1, 'beep'], [2, 3, 'Rest']).notes).toEqual([]);
	});

	test('of a text that lies within another one are a track of their own, and it is said', () => {
		const { tracks, notes } = tracksOf([0, 9, 'Fist'], [3, 4, 'cough']);
		expect(tracks.map(({ name }) => name)).toEqual(['Fist', 'cough']);
		expect(tracks[0]!.intervals).toEqual([{ onset: 0, end: 9, className: 'Fist' }]);
		expect(notes.join(' ')).toContain('Annotations overlap: "cough" lies over "Fist"');
	});

	test('of the same onset are two tracks, with and without durations', () => {
		expect(names([1, 3, 'Fist'], [1, 3, 'left'], [4, 5, 'Fist'])).toEqual(['Fist', 'left']);
		expect(names([1, undefined, 'Fist'], [1, undefined, 'left'], [4, undefined, 'Fist'])).toEqual([
			'Fist',
			'left'
		]);
	});

	test('classes that come again are for training, not the frame around them', () => {
		expect(names([0, 60, 'run 1'], [1, 2, 'Fist'], [3, 4, 'Rest'], [5, 6, 'Fist'], [7, 8, 'Rest'])).toEqual([
			'Fist, Rest',
			'run 1'
		]);
		const trials = Array.from({ length: 6 }, (_, i): Given[] => [
			[2 * i, undefined, 'trial'],
			[2 * i, undefined, i % 2 ? 'Fist' : 'Rest']
		]).flat();
		expect(names(...trials)).toEqual(['Rest, Fist', 'trial']);
	});

	test('that reach a little into the next one end there, and it is said', () => {
		const { tracks, notes } = tracksOf([0, 2.1, 'Fist'], [2, 4, 'Rest']);
		expect(tracks).toHaveLength(1);
		expect(notes).toEqual([
			'1 annotations overlap the next one by up to 0.1 s; each ends where the next begins.'
		]);
	});

	test('of one text are joined where they overlap', () => {
		const { tracks, notes } = tracksOf([0, 9, 'Fist'], [2, 3, 'Fist']);
		expect(tracks[0]!.intervals).toEqual([{ onset: 0, end: 9, className: 'Fist' }]);
		expect(notes.join(' ')).toContain('joined');
	});

	test('without a duration within one that has one do not cut it', () => {
		expect(names([0, 9, 'Fist'], [3, undefined, 'trigger'])).toEqual(['Fist', 'trigger']);
	});
});
