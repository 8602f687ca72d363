import type { Pulled } from '../../bridge/lsl/foreign/acts.ts';
import { connectSynthetic, expect, openStep, showOutputs } from './app-page.ts';
import { missingLiblsl, storing, test } from './lsl-bench.ts';
import { bringModel } from './trained.ts';

test.skip(missingLiblsl !== undefined, `needs liblsl: ${missingLiblsl}`);

/** The samples of a stream of three channels, each as text. */
const rows = ({ values, timestamps }: Pulled): string[] =>
	[...timestamps].map((_, i) => (values as Float32Array).slice(3 * i, 3 * i + 3).join());

test('predictions of the page arrive at a real inlet: every row one that was predicted, in order, the neutral one last', async ({
	deck,
	laboratory
}) => {
	test.setTimeout(120_000);
	await laboratory.startBridge();
	await bringModel(deck);
	await connectSynthetic(deck);
	const id = await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.predict();
		return app.record('predicted');
	});
	// What is sent from here on is recorded as well.
	const predictions = (): Promise<number> =>
		deck.evaluate(
			() =>
				window.myodeck.recording.counts?.perStream.find(({ name }) => name === 'emg_prediction')?.samples ?? 0
		);
	await expect.poll(predictions, { timeout: 30_000 }).toBeGreaterThan(5);
	await deck.evaluate(async (address) => {
		const app = window.myodeck;
		app.settings.data.outputs.params['lsl'] = { address };
		await app.outputs.enable('lsl');
	}, laboratory.address);
	const program = await laboratory.program();
	const opened = await program.call<boolean>({
		do: 'inlet',
		id: 'p',
		pred: "name='MyoDeck predictions'",
		timeout: 20
	});
	expect(opened).toBe(true);
	expect(await program.call<string>({ do: 'fullinfo', id: 'p', timeout: 20 })).toContain(
		'<label>Fist</label>'
	);
	const got: string[] = [];
	const pull = async (): Promise<readonly string[]> => {
		got.push(...rows(await program.call<Pulled>({ do: 'pull', id: 'p', timeout: 0.2, most: 1000 })));
		return got;
	};
	await expect.poll(async () => (await pull()).length, { timeout: 30_000 }).toBeGreaterThan(100);
	await deck.evaluate(() => window.myodeck.outputs.disable('lsl'));
	await expect.poll(async () => (await pull()).at(-1), { timeout: 30_000 }).toBe('0,0,0');
	await deck.evaluate(() => window.myodeck.stop());
	const predicted = await deck.evaluate(async (which) => {
		const { data } = await window.myodeck.library.read(which, 'emg_prediction');
		return Array.from({ length: data.length / 3 }, (_, i) => data.slice(3 * i, 3 * i + 3).join());
	}, id);
	// The page says the neutral value, and the bridge once more when the stream is closed.
	const end = got.indexOf('0,0,0');
	expect(end).toBeGreaterThan(100);
	expect(got.slice(end).every((row) => row === '0,0,0')).toBe(true);
	let at = 0;
	for (const row of got.slice(0, end)) {
		const next = predicted.indexOf(row, at);
		expect(next, `${row} after ${at}`).toBeGreaterThanOrEqual(0);
		at = next;
	}
});

test('labels, the class buttons and a whole device stream reach real inlets: markers by name, −1 last, every sample as it is recorded', async ({
	deck,
	laboratory
}) => {
	test.setTimeout(120_000);
	await laboratory.startBridge();
	await connectSynthetic(deck);
	await deck.evaluate((address) => {
		window.myodeck.settings.data.params['lsl'] = { address };
	}, laboratory.address);
	await openStep(deck, 'Predict');
	await showOutputs(deck);
	await deck.getByText('More LSL streams').click();
	const program = await laboratory.program();
	const got: Record<string, (number | string)[]> = { labels: [], control: [], emg: [] };
	for (const [toggle, id] of [
		['Labels', 'labels'],
		['Class buttons', 'control'],
		['emg', 'emg']
	] as const) {
		await deck.getByRole('switch', { name: toggle, exact: true }).click();
		const pred = `name='MyoDeck ${id}'`;
		expect(await program.call<boolean>({ do: 'inlet', id, pred, timeout: 30 }), id).toBe(true);
	}
	await expect(deck.getByText('3 on')).toBeVisible();
	const pull = async (id: string): Promise<readonly (number | string)[]> => {
		const { values } = await program.call<Pulled>({ do: 'pull', id, timeout: 0.2, most: 20_000 });
		for (const value of values as readonly (number | string)[]) got[id]!.push(value);
		return got[id]!;
	};
	const expectReceived = (id: string, value: number | string): Promise<void> =>
		expect.poll(async () => (await pull(id)).includes(value), { timeout: 30_000 }).toBe(true);

	const session = await deck.evaluate(() => window.myodeck.record('sent'));
	await deck.keyboard.press('2');
	await expectReceived('labels', 'Fist');
	await expectReceived('control', 1);
	await deck.keyboard.press('1');
	await expectReceived('labels', 'Rest');
	await expectReceived('control', 0);
	await storing(deck, [2000]);
	await deck.evaluate(() => window.myodeck.stop());
	await openStep(deck, 'Predict');
	await deck.getByRole('switch', { name: 'Class buttons', exact: true }).click();
	await expect.poll(async () => (await pull('control')).at(-1), { timeout: 30_000 }).toBe(-1);

	const recorded = await deck.evaluate(async (id) => {
		const { data, nChannels } = await window.myodeck.library.read(id, 'emg');
		return { data: [...(data as Float32Array)], nChannels };
	}, session);
	const needle = recorded.data.slice(0, recorded.nChannels).join();
	const sent = (): number => {
		const { nChannels } = recorded;
		for (let at = 0; at + recorded.data.length <= got['emg']!.length; at += nChannels)
			if (got['emg']!.slice(at, at + nChannels).join() === needle) return at;
		return -1;
	};
	await expect.poll(async () => (await pull('emg'), sent()), { timeout: 30_000 }).toBeGreaterThanOrEqual(0);
	const begins = sent();
	expect(got['emg']!.slice(begins, begins + recorded.data.length)).toEqual(recorded.data);
});
