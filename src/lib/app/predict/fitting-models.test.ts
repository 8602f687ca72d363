import { expect, test } from 'vitest';
import { modelFits } from './fitting-models.ts';
import { modelOf, noiseStream } from './predict-worker.fixture.ts';

const wide = { ...modelOf('wide'), stream: { ...modelOf('wide').stream, nChannels: 64 } };
const models = [wide, modelOf('fits')];

test('with a stream open each model says whether it fits, and why not with both sides named', () => {
	const [unfit, fit] = modelFits(models, [noiseStream('emg')]);
	expect(unfit).toMatchObject({ id: 'wide', stream: undefined });
	expect(unfit!.why).toMatch(/64 .*emg has 2 /);
	expect(fit).toMatchObject({ id: 'fits', stream: 'emg', why: undefined });
});

test('while nothing is open no model is said not to fit', () => {
	expect(modelFits(models, []).map(({ why }) => why)).toEqual([undefined, undefined]);
});
