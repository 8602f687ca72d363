import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, open, openDemo, openStep, test } from './app-page.ts';

test('a link plays a session by ranges, stores nothing, and says what is wrong with a bad one', async ({
	deck
}) => {
	const folder = await mkdtemp(join(tmpdir(), 'replay-'));
	await openDemo(deck);
	await deck.evaluate(() => window.myodeck.replaySession.keep());
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);
	const downloading = deck.waitForEvent('download');
	await deck.evaluate(() => window.myodeck.export([window.myodeck.library.list[0]!.id]));
	const path = join(folder, 'take.session.zip');
	await (await downloading).saveAs(path);
	await deck.evaluate(async () => {
		await window.myodeck.disconnect();
		await window.myodeck.remove(window.myodeck.library.list.map(({ id }) => id));
	});

	const bytes = await readFile(path);
	const requests: string[] = [];
	await deck.route('**/linked/take.session.zip', async (route) => {
		const range = route.request().headers()['range'] ?? '';
		requests.push(range);
		const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
		if (to === undefined) return route.fulfill({ status: 200, body: bytes });
		const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
		const end = from === '' || to === '' ? bytes.length : Math.min(bytes.length, Number(to) + 1);
		return route.fulfill({
			status: 206,
			headers: { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}`, etag: '"1"' },
			body: bytes.subarray(start, end)
		});
	});
	await open(deck, '/?session=linked/take.session.zip');
	await expect(deck.getByRole('group', { name: 'Replay', exact: true })).toBeVisible();
	await expect(deck.getByText('is not stored in this browser')).toBeVisible();
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.replaySession.transport?.position ?? 0))
		.toBeGreaterThan(0.2);
	expect(await deck.evaluate(() => window.myodeck.library.list.length)).toBe(0);
	expect(requests.every((range) => range.startsWith('bytes='))).toBe(true);

	await open(deck, '/?session=ftp://example.org/x.session.zip');
	await expect(deck.getByText(/is no address of a session/)).toBeVisible();
});

test('a session deleted in another tab ends its replay and says so; a live name refuses a replay', async ({
	deck,
	context
}) => {
	await openDemo(deck);
	const id = await deck.evaluate(async () => {
		const kept = await window.myodeck.replaySession.keep();
		await window.myodeck.replay(kept, { speed: 0.1 });
		return kept;
	});
	const other = await context.newPage();
	await open(other);
	await other.evaluate((session) => window.myodeck.remove([session]), id);
	await expect(deck.getByText(/was deleted while it played/)).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.connections.list.length)).toBe(0);
	await other.evaluate((session) => window.myodeck.library.restore([session]), id);
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);

	const refused = await deck.evaluate(async (session) => {
		const app = window.myodeck;
		await app.connect('synthetic', { channels: 2, rate: 500 });
		return app.replay(session).then(
			() => 'played',
			(error: Error) => error.message
		);
	}, id);
	expect(refused).toMatch(/"emg" is already live \(Synthetic.*Disconnect that source first/);
});

test('models are compared on the page: table, matrices, lanes, disagreements that lead to the deck', async ({
	deck
}) => {
	await openDemo(deck);
	await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.setInTrainingSet([await app.replaySession.keep()], true);
		app.settings.data.training.features = ['RMS'];
		await app.train();
		app.settings.data.training.features = ['ZC'];
		await app.train();
	});
	await openStep(deck, 'Train');
	await deck.getByRole('link', { name: 'Full page' }).click();
	await deck.getByRole('switch', { name: /^Include 1 session in training sets/ }).click();
	await deck.getByRole('button', { name: 'Compare', exact: true }).click();
	const table = deck.getByRole('table', { name: 'Metrics of each model on each session' });
	await expect(table.getByRole('row')).toHaveCount(3);
	await expect(table.getByText('in training set')).toHaveCount(2);
	await expect(deck.getByRole('table', { name: /Confusion/ }).first()).toBeVisible();
	const compared = await deck.evaluate(() => window.myodeck.replaySession.analysis.compared!);
	for (const { score, changesPerSecond, secondsPerWindow } of compared.totals) {
		expect(score.accuracy).toBeGreaterThan(0.25);
		expect(changesPerSecond).toBeGreaterThan(0);
		expect(secondsPerWindow).toBeGreaterThan(0);
	}
	for (const [name, kind] of [
		['CSV', 'csv'],
		['PNG', 'png']
	] as const) {
		const downloading = deck.waitForEvent('download');
		await deck.getByRole('button', { name: new RegExp(`^Save .*\\(${name}\\)`) }).click();
		expect((await downloading).suggestedFilename()).toBe(`comparison.${kind}`);
	}
	const [first] = compared.recordings[0]!.disagreements;
	await deck.getByRole('region', { name: 'Disagreements' }).getByRole('button').first().click();
	await expect(deck.getByRole('group', { name: 'Replay', exact: true })).toBeVisible();
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.replaySession.transport?.position))
		.toBeCloseTo((first!.from + first!.to) / 2, 3);
});
