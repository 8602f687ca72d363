import {
	recordedDecisions,
	recordedOutputs,
	recordedPredictions,
	stretchInput,
	verify
} from '../../src/lib/index.ts';
import { expect, test } from './app-page.ts';
import { exported } from './guide.ts';
import { bring, bringSessions } from './trained.ts';
import { turnedBand } from './turned-band.ts';

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

test('a turned band is found, shown, applied and undone, and the page and Node repeat every decision of it', async ({
	deck
}) => {
	const { bundle, files } = await turnedBand();
	const [turned] = await bring(deck, files);
	await deck.evaluate(async (session) => {
		const app = window.myodeck;
		app.settings.data.replay.loop = false;
		const replay = await app.replay(session!, { speed: 4 });
		await replay.drive('pause');
		await replay.drive('seek', 0);
		await app.predict();
		await app.record('adapted');
	}, turned);
	await deck.getByRole('link', { name: /^Predict/ }).click();
	/** Plays until the page says so, or for some seconds of the session. */
	const play = (until: { readonly text?: string; readonly seconds?: number }): Promise<void> =>
		deck.evaluate(async ({ text, seconds = Infinity }) => {
			const { replay } = window.myodeck.replaySession;
			const end = replay!.transport!.position + seconds;
			await replay!.drive('play');
			while (replay!.transport!.position < end && !(text && document.body.innerText.includes(text)))
				await new Promise((done) => setTimeout(done, 20));
			await replay!.drive('pause');
		}, until);
	const adaptation = deck.getByRole('region', { name: 'Adaptation', exact: true });
	await play({ text: 'The band seems turned by one electrode.' });
	await deck.getByRole('button', { name: 'Apply' }).click();
	await expect(adaptation.getByText('Adapted: band turned by one electrode')).toBeVisible();
	await play({ seconds: 5 });
	await adaptation.getByRole('button', { name: 'Undo' }).click();
	await expect(adaptation.getByText('Not adapted.')).toBeVisible();
	const id = await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.replaySession.replay!.drive('play');
		while (!app.replaySession.transport!.ended) await new Promise((done) => setTimeout(done, 50));
		const session = (await app.stop())!;
		await app.disconnect();
		await app.replay(session);
		return session;
	});
	await deck.getByRole('button', { name: 'Verify' }).click();
	await expect(deck.getByText(/^0 of \d+ differ$/)).toBeVisible();
	await expect(deck.getByText(/^After smoothing: 0 of \d+ differ$/)).toBeVisible();

	// The step that is switched off shows what it did.
	await deck.getByText('Adaptation: 2 steps').click();
	await deck.getByRole('checkbox', { name: /Proposed turn applied/ }).uncheck();
	await expect(deck.getByText('Decisions without one step of adaptation:')).toBeVisible();
	await expect(deck.getByText(/^[1-9]\d* of \d+ differ$/)).toBeVisible();

	const session = await exported(deck, id);
	const [stretch] = recordedPredictions(session)[0]!.stretches;
	const found = await verify(
		bundle,
		stretchInput(session, stretch!, 'emg'),
		await recordedOutputs(session, stretch!.stream),
		{ span: stretch!, adaptation: stretch!.adaptation, decided: await recordedDecisions(session, stretch!) }
	);
	expect(found).toMatchObject({ differing: 0, onlyRecorded: 0, adaptation: { steps: 2, differing: 0 } });
	expect(found.decisions).toMatchObject({ compared: found.compared, differing: 0 });
	expect(found.compared).toBeGreaterThan(300);
});
