import { expect, test } from './app-page.ts';
import { bringSessions } from './trained.ts';

test('two models that predicted one after the other are each verified with what they predicted', async ({
	deck
}) => {
	await bringSessions(deck);
	const { id, models } = await deck.evaluate(async () => {
		const app = window.myodeck;
		const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
		await app.connect('synthetic', {});
		await app.train();
		const first = app.training.model!.id;
		app.settings.data.training.features = ['RMS'];
		await app.train();
		const second = app.training.model!.id;
		await app.record('two models');
		for (const model of [first, second]) {
			app.training.choose(model);
			await app.predict();
			await wait(1500);
		}
		const session = (await app.stop())!;
		await app.disconnect();
		await app.replay(session);
		return { id: session, models: [first, second] };
	});
	await deck.getByRole('button', { name: 'Verify' }).click();
	await expect(deck.getByText(/^0 of \d+ differ$/)).toBeVisible();
	const found = await deck.evaluate((session) => {
		const { library, replaySession } = window.myodeck;
		const streams = library.get(session)!.streams.filter(({ name }) => name.includes('prediction'));
		return {
			streams: streams.map(({ name }) => name),
			recorded: streams[0]!.nSamples,
			verified: replaySession.analysis.verified!,
			stretches: replaySession.replay!.replayed!.predictions[0]!.stretches.map(({ modelId }) => modelId)
		};
	}, id);
	expect([found.streams, found.stretches]).toEqual([['emg_prediction', 'emg_prediction_smoothed'], models]);
	expect(found.verified).toMatchObject({ compared: found.recorded, differing: 0, onlyRecorded: 0 });
	for (const { compared, differing, decisions } of found.verified.stretches)
		expect([differing, compared > 15, decisions]).toEqual([
			0,
			true,
			{ compared, differing: 0, first: undefined }
		]);
});
