import { expect, test } from 'vitest';
import { isOwnWorker } from './trusted-types.ts';

test('only workers of the app are started, wherever it lies', () => {
	const page = 'https://lab.example/deck/sessions/';
	for (const own of [
		'https://lab.example/deck/_app/immutable/workers/train.worker-Abc_-1.js',
		'/deck/_app/immutable/workers/script-tensorflow.worker-x.js',
		'/src/workers/predict.worker.ts?worker_file&type=module',
		'/deck/service-worker.js'
	]) {
		expect(isOwnWorker(own, page)).toBe(true);
	}
	for (const foreign of [
		'https://elsewhere.example/_app/immutable/workers/train.worker-1.js',
		'blob:https://lab.example/5f0d',
		'data:text/javascript,postMessage(1)//workers/x.js',
		'/deck/uploads/x.js',
		'/deck/x.js?/workers/train.worker.js',
		'/deck/x.js#/workers/train.worker.js'
	]) {
		expect(isOwnWorker(foreign, page)).toBe(false);
	}
});
