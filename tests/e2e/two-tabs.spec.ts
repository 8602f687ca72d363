import {
	chooseFor,
	connectSynthetic,
	expect,
	open,
	ready,
	startRecording,
	stopRecording,
	test
} from './app-page.ts';
import { complaintsOf } from './fixture.ts';
import { stored } from './stored-rows.ts';
import { bringSessions } from './trained.ts';

test('a running recording is safe from another tab, and becomes a session there when its tab crashes', async ({
	deck,
	context
}) => {
	await connectSynthetic(deck);
	await startRecording(deck);
	await deck.keyboard.press('2');

	const other = await context.newPage();
	const complaints = complaintsOf(other);
	await open(other, '/sessions/');
	const list = other.getByRole('region', { name: 'Sessions' });
	await expect(list.getByText('recording in another tab')).toBeVisible();
	await expect(list.getByRole('button', { name: /^(More for|Edit labels of|Replay) Session/ })).toHaveCount(
		0
	);
	await expect(list.getByRole('checkbox')).toHaveCount(0);
	const refusals = await other.evaluate(async () => {
		const app = window.myodeck;
		const { id } = app.library.list[0]!;
		const refusal = (work: Promise<unknown>): Promise<string> =>
			work.then(
				() => 'done',
				(error: Error) => `${error.name}: ${error.message}`
			);
		return Promise.all([
			refusal(app.library.remove([id])),
			refusal(app.library.rename(id, 'Mine')),
			refusal(app.library.export([id])),
			refusal(app.library.read(id, 'emg')),
			refusal(app.replay(id)),
			refusal(app.library.purge([id]))
		]);
	});
	for (const refusal of refusals.slice(0, 5)) expect(refusal).toMatch(/^SessionError: .*being recorded now/);
	const before = await stored(other);

	// Stop in the first tab: all rows are there, and the second tab has an ordinary session.
	await deck.waitForTimeout(1500);
	await stopRecording(deck);
	await expect(list.getByRole('checkbox')).toHaveCount(1);
	const session = await other.evaluate(async () => {
		const { id, problems, streams } = window.myodeck.library.list[0]!;
		const { data } = await window.myodeck.library.read(id, 'emg');
		return {
			problems,
			rows: streams[0]!.nSamples,
			zeros: data.every((value) => value === 0),
			n: data.length
		};
	});
	expect(session).toMatchObject({ problems: [], zeros: false, n: session.rows * 8 });
	expect((await stored(other)).bytes).toBeGreaterThan(before.bytes);

	// The recording tab is closed without asking: the session is recovered in the other one.
	await deck.keyboard.press('r');
	await expect(list.getByText('recording in another tab')).toBeVisible();
	await deck.waitForTimeout(1000);
	await deck.close({ runBeforeUnload: false });
	await expect(list.getByText(/^recovered\b/)).toBeVisible();
	await expect(list.getByText('recording in another tab')).toHaveCount(0);
	expect(await other.evaluate(() => window.myodeck.library.list[0]!.seconds)).toBeGreaterThan(0.5);
	expect(complaints).toEqual([]);
});

test('a recorder whose session is deleted from outside says so and never calls it finished', async ({
	deck
}) => {
	await connectSynthetic(deck);
	await startRecording(deck);
	await deck.waitForTimeout(700);
	await deck.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((done) => {
			const request = indexedDB.open('myodeck');
			request.onsuccess = () => done(request.result);
		});
		const transaction = database.transaction(['sessions', 'bytes'], 'readwrite');
		for (const store of ['sessions', 'bytes']) transaction.objectStore(store).clear();
		await new Promise((done) => (transaction.oncomplete = done));
		database.close();
	});
	await expect(deck.getByRole('alert')).toContainText('was deleted while it was being recorded');
	await expect(deck.getByRole('button', { name: /^Record/ })).toBeVisible();
	expect(await stored(deck)).toEqual({ sessions: 0, bytes: 0 });
});

test('deleted sessions come back: by Undo in any order, after a reload, and in another tab; or go for good', async ({
	deck,
	context
}) => {
	await bringSessions(deck, ['first', 'second']);
	const other = await context.newPage();
	await open(other, '/sessions/');
	const sessions = other.getByRole('checkbox');
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	await chooseFor(deck, 'first', 'Delete');
	await expect(sessions).toHaveCount(1);
	await chooseFor(deck, 'second', 'Delete');
	await expect(other.getByText('No sessions yet')).toBeVisible();

	// The first deletion is undone first.
	await deck.getByRole('button', { name: 'Undo' }).first().click();
	await expect(sessions).toHaveCount(1);
	await deck.reload();
	await ready(deck);
	await deck.getByRole('link', { name: /1 recently deleted/ }).click();
	await expect(deck.getByRole('heading', { name: 'Recently deleted' })).toBeVisible();
	await expect(deck.getByText('7 days left')).toBeVisible();

	await other.getByRole('link', { name: /1 recently deleted/ }).click();
	await other.getByRole('button', { name: 'Restore' }).click();
	await expect(deck.getByText('No deleted sessions')).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.library.list.length)).toBe(2);

	await other.evaluate(() => window.myodeck.library.remove(window.myodeck.library.list.map(({ id }) => id)));
	await deck.getByRole('button', { name: 'Delete all 2 permanently' }).click();
	await deck.getByRole('dialog').getByRole('button', { name: 'Delete permanently' }).click();
	await expect(other.getByText('No deleted sessions')).toBeVisible();
	expect(await stored(deck)).toEqual({ sessions: 0, bytes: 0 });
	const refusal = await other.evaluate(() =>
		window.myodeck.library.restore(['gone']).catch((error: Error) => error.message)
	);
	expect(refusal).toMatch(/gone for good/);
});
