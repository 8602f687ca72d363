import { seeded } from '../../src/lib/core/random.ts';
import { makeSession } from '../../src/lib/session/write/session.fixture.ts';
import { drop, expect, openStep, test } from './app-page.ts';
import { archiveOf } from './session-file.ts';

const SECONDS = 12;
/** What the muscle of each channel does at a moment, 0 … 1; the third rests. */
const efforts = (time: number): readonly number[] => [
	0.5 + 0.5 * Math.sin(2 * time),
	0.5 + 0.5 * Math.cos(1.3 * time),
	0
];

/** A signal of three channels beside the two angles they are to say. Nothing is labelled. */
async function twoAngles(): Promise<Uint8Array> {
	const random = seeded(1);
	const signal = (row: number, channel: number): number =>
		(random() - 0.5) * (40 + 400 * efforts(row / 500)[channel]!);
	const angle = (row: number, channel: number): number => 90 * efforts(row / 100)[channel]!;
	const entries = await makeSession({
		name: 'wrist',
		streams: [
			{ name: 'emg', fs: 500, nChannels: 3, seconds: SECONDS, value: signal },
			{
				...{ name: 'angles', fs: 100, nChannels: 2, seconds: SECONDS, value: angle },
				info: { unit: 'deg', channelNames: ['flexion', 'deviation'] }
			}
		]
	});
	return archiveOf(entries);
}

test('a regression of two outputs: trained, predicted with a bar for each, drawn as traces, with no word on classes', async ({
	deck
}) => {
	await drop(deck, [{ name: 'wrist.session.zip', bytes: await twoAngles() }]);
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);
	const score = await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.setInTrainingSet([app.library.list[0]!.id], true);
		app.settings.data.training.model = 'ridge';
		const { bundle } = await app.train();
		return bundle.regressionScore;
	});
	expect(score?.protocol).toBe('leave-one-block-out');
	expect(score?.outputs.map(({ name }) => name)).toEqual(['flexion', 'deviation']);
	for (const { r2 } of score?.outputs ?? []) expect(r2).toBeGreaterThan(0.5);

	await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.replay(app.library.list[0]!.id);
		await app.predict();
	});
	await openStep(deck, 'Predict');
	const step = deck.getByRole('region', { name: 'Predict', exact: true });
	await expect(step.getByText(/R² .*, leave-one-block-out/)).toBeVisible();
	await expect(step.getByText(/class button|True label/)).toHaveCount(0);
	const now = deck.getByRole('region', { name: 'Predicted', exact: true });
	for (const name of ['flexion', 'deviation'])
		await expect(now.getByRole('listitem').filter({ hasText: name })).toContainText(/\d\.\d\d/);
	await expect(step.getByText(/^R² .*n = /)).toBeVisible();
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.replaySession.lanes.filter(({ trace }) => trace).length))
		.toBeGreaterThan(0);
	// Compared with its target stream while it runs: both outputs in the details.
	await step.getByRole('button', { name: 'Live score' }).click();
	await expect(step.getByRole('table').getByRole('row')).toHaveCount(3);
});
