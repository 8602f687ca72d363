import {
	chooseFor,
	connectSynthetic,
	expect,
	inTrainingSet,
	open,
	openStep,
	ready,
	showOutputs,
	test
} from './app-page.ts';
import { bringModel, bringSessions } from './trained.ts';

test('sessions are renamed, searched, deleted with undo, and restored after a reload', async ({ deck }) => {
	await bringSessions(deck, ['first', 'second']);
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	await expect(deck.getByRole('checkbox')).toHaveCount(2);

	await deck.getByText('first', { exact: true }).dblclick();
	await deck.getByLabel('Name of the session').fill('Wrist, day 2');
	await deck.getByLabel('Name of the session').press('Enter');
	await expect(inTrainingSet(deck, 'Wrist, day 2')).toBeChecked();
	const stored = await deck.evaluate(async () => {
		const { id } = window.myodeck.library.list.find(({ name }) => name === 'Wrist, day 2')!;
		return (await window.myodeck.library.open(id)).name;
	});
	expect(stored).toBe('Wrist, day 2');

	await deck.getByLabel('Search').fill('wrist');
	await expect(deck.getByRole('checkbox')).toHaveCount(1);
	await deck.getByLabel('Search').fill('nothing of that name');
	await expect(deck.getByText('Nothing found')).toBeVisible();
	await deck.getByLabel('Search').fill('');

	// In the field Ctrl+A is the field's.
	await deck.locator('[role="row"][tabindex="0"]').focus();
	await deck.keyboard.press('Control+a');
	await deck.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
	await expect(deck.getByText('No sessions yet')).toBeVisible();
	await deck.getByRole('button', { name: 'Undo' }).click();
	await expect(deck.getByRole('switch', { checked: true })).toHaveCount(2);

	await chooseFor(deck, 'Wrist, day 2', 'Delete');
	await expect(deck.getByRole('checkbox')).toHaveCount(1);
	await deck.reload();
	await ready(deck);
	await expect(deck.getByRole('checkbox')).toHaveCount(1);
	const left = await deck.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((done) => {
			const request = indexedDB.open('myodeck');
			request.onsuccess = () => done(request.result);
		});
		const keys = await new Promise<IDBValidKey[]>((done) => {
			const request = database.transaction('bytes').objectStore('bytes').getAllKeys();
			request.onsuccess = () => done(request.result);
		});
		database.close();
		return [...new Set(keys.map((key) => (key as string[])[0]))];
	});
	expect(left).toHaveLength(2);
	await deck.getByRole('link', { name: /1 recently deleted/ }).click();
	await deck.getByRole('button', { name: 'Restore' }).click();
	await deck.getByRole('link', { name: 'All sessions' }).click();
	await expect(deck.getByRole('checkbox', { name: 'Wrist, day 2' })).toBeVisible();
});

test('a small neural network learns with progress, and travels as a file', async ({ deck, elsewhere }) => {
	await bringSessions(deck);
	await openStep(deck, 'Train');
	await deck.getByLabel('Model', { exact: true }).selectOption('mlp');
	await deck.evaluate(() => (window.myodeck.settings.data.training.kinds = { mlp: { epochs: 20 } }));
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('progressbar').first()).toBeVisible();
	await expect(deck.getByRole('table', { name: /Confusion/ })).toBeVisible({ timeout: 60_000 });
	expect(await deck.evaluate(() => window.myodeck.training.model!.score!.accuracy)).toBeGreaterThan(0.6);

	await deck.getByRole('link', { name: 'Full page' }).click();
	const downloading = deck.waitForEvent('download');
	await deck.getByRole('button', { name: /^Save .* as a file/ }).click();
	const file = await downloading;
	expect(file.suggestedFilename()).toMatch(/\.model\.zip$/);

	await open(elsewhere, '/train/');
	await elsewhere.getByLabel('Model file to load').setInputFiles(
		await file.path().then(async (path) => ({
			name: file.suggestedFilename(),
			mimeType: 'application/zip',
			buffer: await import('node:fs/promises').then((fs) => fs.readFile(path))
		}))
	);
	await expect(elsewhere.getByRole('radio', { name: /Neural network/ })).toBeChecked();
	await connectSynthetic(elsewhere);
	await openStep(elsewhere, 'Predict');
	await elsewhere.getByRole('button', { name: 'Predict', exact: true }).click();
	await elsewhere.locator('body').press('3');
	await expect(elsewhere.locator('.word')).toHaveText('Open');
	await elsewhere.close();
});

test('predictions reach another tab only while the output is switched on, and end neutral', async ({
	deck,
	context
}) => {
	await bringModel(deck);
	await connectSynthetic(deck);
	const other = await context.newPage();
	await open(other, '/help/');
	await other.evaluate(() => {
		const received: { neutral: boolean; classNames: string[] }[] = ((
			window as unknown as Record<string, unknown>
		)['heard'] = []) as never;
		new BroadcastChannel('myodeck-predictions').onmessage = (event) => received.push(event.data as never);
	});
	const received = (): Promise<{ neutral: boolean; classNames: string[] }[]> =>
		other.evaluate(() => (window as unknown as Record<string, never>)['heard']!);
	await deck.evaluate(() => window.myodeck.predict());
	await deck.waitForTimeout(500);
	expect(await received()).toEqual([]);
	await showOutputs(deck);
	await deck.getByRole('switch', { name: /BroadcastChannel/ }).click();
	await expect.poll(async () => (await received()).filter((row) => !row.neutral).length).toBeGreaterThan(10);
	await deck.getByRole('button', { name: 'Stop predicting' }).click();
	await expect.poll(async () => (await received()).at(-1)?.neutral).toBe(true);
	expect((await received())[0]!.classNames).toEqual(['Rest', 'Fist', 'Open']);
});
