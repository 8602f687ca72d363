import { expect, test } from 'vitest';
import { TARGET_STREAM, targetInfo } from '../../guided/target-stream.ts';
import { Settings } from '../kernel/settings.ts';
import { noiseStream } from '../predict/predict-worker.fixture.ts';
import { chooseRegression } from './regression-set.ts';

const emg = noiseStream().info;
const session = (id: string, unit?: '%MVC' | '±1') => ({
	id,
	streams: [emg, ...(unit ? [targetInfo({ shape: 'pursuit', unit })] : [])]
});

test('everything is set: kind, target, script, and the sessions that have a target of the same unit', () => {
	const settings = new Settings();
	settings.scripts.inUse = 'mine';
	settings.data.training.stream = TARGET_STREAM;
	settings.trainingSet = ['labels', 'percent', 'two-ways'];
	const list = [
		...[session('labels'), session('percent', '%MVC'), session('two-ways', '±1')],
		...[session('unticked', '%MVC'), session('new', '%MVC')]
	];
	chooseRegression(settings, list, 'new');
	expect(settings.trainingSet).toEqual(['percent', 'new']);
	expect(settings.data.training).toMatchObject({ model: 'ridge', target: TARGET_STREAM, stream: '' });
	expect(settings.scripts.inUse).toBe('');
});

test('a regression that was chosen stays', () => {
	const settings = new Settings();
	settings.data.training.model = 'knn-regression';
	chooseRegression(settings, [session('new', '±1')], 'new');
	expect(settings.data.training.model).toBe('knn-regression');
	expect(settings.trainingSet).toEqual(['new']);
});
