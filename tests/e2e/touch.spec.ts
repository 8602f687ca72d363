import { connectSynthetic, expect, open, openStep, test, type StepName } from './app-page.ts';
import { missed } from './hits.ts';
import { bringModel, bringSessions } from './trained.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

const STEPS: readonly StepName[] = ['Connect', 'Record', 'Train', 'Predict', 'Replay'];

test('on a phone every control of every step is as high as a finger, and nothing covers it', async ({
	deck
}) => {
	const check = (what: string): Promise<void> =>
		expect.soft.poll(() => missed(deck), what).toEqual({ covered: [], small: [] });
	await check('start card');
	await bringSessions(deck);
	await bringModel(deck);
	await connectSynthetic(deck);
	await deck.evaluate(() => window.myodeck.predict());
	for (const step of STEPS) {
		await openStep(deck, step);
		await check(step);
	}
	await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.disconnect();
		await app.replay(app.library.list[0]!.id);
	});
	await check('replay');
	for (const path of ['/train/', '/sessions/', '/help/']) {
		await open(deck, path);
		await check(path);
	}
});
