import { expect, test } from 'vitest';
import { Notices } from '../kernel/notices.svelte.ts';
import { View } from '../kernel/view.svelte.ts';
import type { Verb, VerbButton } from './primary.ts';
import { StepVerbs, type StepVerbsParts } from './step-verbs.ts';

function verbs(asks = false) {
	const log: string[] = [];
	const note =
		(text: string) =>
		async (...args: unknown[]): Promise<void> =>
			void log.push([text, ...args.filter((arg) => typeof arg === 'string')].join(' '));
	const view = new View();
	const given: unknown = {
		actions: {
			record: note('record'),
			stop: note('stop'),
			train: note('train'),
			predict: note('predict'),
			replay: note('replay'),
			disconnect: async ({ status }: { status: string }) => void log.push(`disconnect ${status}`),
			playPause: note('play or pause')
		},
		connections: {
			list: [{ status: 'streaming' }, { status: 'connecting' }, { status: 'lost' }],
			reconnect: async ({ status }: { status: string }) => void log.push(`reconnect ${status}`)
		},
		demo: { start: note('demo') },
		guided: { pauseOrResume: note('pause guided') },
		library: { usable: [{ id: 'newest' }, { id: 'learned' }] },
		lsl: { ask: () => asks },
		notices: new Notices(),
		prediction: { stop: note('stop predicting') },
		sourceForm: { connect: note('connect') },
		training: { cancel: note('cancel training'), model: { trainedOn: [{ id: 'learned' }] } },
		view
	};
	const made = new StepVerbs(given as StepVerbsParts);
	const press = (verb: Verb, more: Partial<VerbButton> = {}): Promise<void> =>
		made.press({ verb, label: '', place: 'foot', step: 'record', ...more });
	return { press, log, view };
}

test('each verb does what it says', async () => {
	const { press, log } = verbs();
	const all: readonly Verb[] = [
		'demo',
		'connect',
		'cancel-connecting',
		'reconnect',
		'record',
		'stop',
		'train',
		'cancel-training',
		'predict',
		'predict-replay',
		'stop-predicting',
		'replay',
		'play',
		'pause',
		'pause-guided'
	];
	for (const verb of all) await press(verb);
	expect(log).toEqual([
		'demo',
		'connect',
		'disconnect connecting',
		'reconnect lost',
		'record',
		'stop',
		'train',
		'cancel training',
		'predict',
		'replay learned',
		'predict',
		'stop predicting',
		'replay newest',
		'play or pause',
		'play or pause',
		'pause guided'
	]);
});

test('a verb that cannot act does nothing; one of another step opens that step', async () => {
	const { press, log, view } = verbs();
	await press('train', { why: 'Choose at least one session to train on.' });
	await press('go', { step: 'predict' });
	expect(log).toEqual([]);
	expect(view.step).toBe('predict');
});

test('Record asks first when a required stream is missing', async () => {
	const { press, log } = verbs(true);
	await press('record');
	expect(log).toEqual([]);
});
