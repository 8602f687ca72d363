import { expect, test } from 'vitest';
import { fitsAll, heldOutOf, learnersOf, preselected } from './held-out.ts';

const emg = { nChannels: 8, fs: 1000, unit: 'uV' };
const session = (id: string, streams = [emg]) => ({ id, streams });
const model = (name: string, ...ids: readonly string[]) => ({
	name,
	stream: emg,
	trainedOn: ids.map((id) => ({ id }))
});
const sessions = [session('d'), session('c'), session('b', [{ ...emg, fs: 2000 }]), session('a')];
const ids = (list: readonly { readonly id: string }[]): string => list.map(({ id }) => id).join('');

test('sessions that any of the models was trained on are not held out', () => {
	const models = [model('LDA', 'a'), model('QDA', 'a', 'c')];
	expect(ids(heldOutOf(sessions, models))).toBe('db');
	expect(learnersOf('a', models)).toEqual(['LDA', 'QDA']);
	expect(learnersOf('d', models)).toEqual([]);
});

test('held-out sessions that fit are compared; those of the training set only when asked', () => {
	const models = [model('LDA', 'a', 'c')];
	expect(fitsAll(sessions[2]!, models)).toBe(false);
	expect(ids(preselected(sessions, models, ['a', 'b', 'c'], false))).toBe('d');
	expect(ids(preselected(sessions, models, ['a', 'b'], true))).toBe('da');
	expect(ids(preselected(sessions, [model('LDA', 'a', 'c', 'd')], ['a'], false))).toBe('');
});

test('of many held-out sessions the newest are chosen', () => {
	const many = Array.from({ length: 500 }, (_, i) => session(`s${i}`));
	expect(preselected(many, [model('LDA')], [], false)).toEqual(many.slice(0, 10));
});
