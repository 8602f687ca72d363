import type { Page } from '@playwright/test';
import {
	chooseFor,
	connectSynthetic,
	drop,
	expect,
	hold,
	inTrainingSet,
	open,
	openStep,
	ready,
	startRecording,
	stopRecording,
	test
} from './app-page.ts';
import { sessionFile, sessionEntries } from './session-file.ts';

/**
 * Makes a folder of the origin's own file system: a real directory handle, as the browser's chooser gives one, which a test
 * cannot operate. `files`: path → base64.
 */
async function makeFolder(page: Page, name: string, files: Record<string, Uint8Array>): Promise<void> {
	const parts = Object.entries(files).map(([path, bytes]) => ({
		path,
		base64: Buffer.from(bytes).toString('base64')
	}));
	await page.evaluate(
		async ({ folder, list }) => {
			const root = await navigator.storage.getDirectory();
			const top = await root.getDirectoryHandle(folder, { create: true });
			for (const { path, base64 } of list) {
				const steps = path.split('/');
				const file = steps.pop()!;
				let at = top;
				for (const step of steps) at = await at.getDirectoryHandle(step, { create: true });
				const sink = await (await at.getFileHandle(file, { create: true })).createWritable();
				await sink.write(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
				await sink.close();
			}
		},
		{ folder: name, list: parts }
	);
}

/** What the chooser's answer goes through. */
const link = (page: Page, name: string): Promise<string> =>
	page.evaluate(async (folder) => {
		const root = await navigator.storage.getDirectory();
		return window.myodeck.library.folders.link(await root.getDirectoryHandle(folder));
	}, name);

test('the sessions of a linked folder are listed, replayed, trained on and exported where they are', async ({
	deck
}) => {
	await open(deck, '/sessions/');
	const folder = Object.fromEntries(
		[...(await sessionEntries(3, 'Tuesday'))].map(([key, bytes]) => [`2026/tuesday${key}`, bytes])
	);
	await makeFolder(deck, 'lab', {
		'monday.session.zip': (await sessionFile('', 2, 'Monday')).bytes,
		...folder,
		'broken.session.zip': new Uint8Array([1, 2, 3])
	});
	await drop(deck, [await sessionFile('here.session.zip')]);
	await link(deck, 'lab');
	await expect(deck.getByLabel('Linked folders')).toContainText('lab 3 sessions');
	for (const name of ['Monday', 'Tuesday', 'here'])
		await expect(deck.getByRole('checkbox', { name, exact: true })).toBeVisible();
	await expect(deck.getByRole('row', { name: /^lab\/broken.session.zip/ })).toContainText(/no zip archive/);
	await deck.getByRole('button', { name: 'More for Monday', exact: true }).click();
	await expect(deck.getByRole('menuitem', { name: 'Delete' })).toHaveAttribute(
		'aria-description',
		/The session is in the folder lab: delete it there/
	);
	await expect(deck.getByRole('menuitem', { name: 'Rename' })).toHaveAttribute(
		'aria-description',
		/cannot be edited/
	);
	await deck.keyboard.press('Escape');

	// Trained on in place, beside each other; nothing of them is in the browser.
	for (const name of ['Monday', 'Tuesday']) await inTrainingSet(deck, name).check();
	await inTrainingSet(deck, 'here').uncheck();
	const trained = await deck.evaluate(async () => {
		const { report } = await window.myodeck.train();
		return report.recordings.map(({ name, made }) => ({ name, some: made > 50 }));
	});
	expect(trained.map(({ name }) => name).sort()).toEqual(['Monday', 'Tuesday']);
	expect(trained.every(({ some }) => some)).toBe(true);
	const exported = await deck.evaluate(async () => {
		const tuesday = window.myodeck.library.list.find(({ name }) => name === 'Tuesday')!;
		return (await window.myodeck.library.export([tuesday.id], { kind: 'archive' })).file?.name;
	});
	expect(exported).toBe('tuesday.session.zip');

	// A session folder can be renamed where it is, an archive cannot; either is copied into the browser.
	await chooseFor(deck, 'Tuesday', 'Rename');
	await deck.getByLabel('Name of the session').fill('Tuesday, late');
	await deck.getByLabel('Name of the session').press('Enter');
	await expect(deck.getByRole('checkbox', { name: 'Tuesday, late' })).toBeVisible();
	await chooseFor(deck, 'Monday', 'Copy into this browser');
	await expect(deck.getByRole('checkbox', { name: 'Monday', exact: true })).toHaveCount(2);

	// The link outlives the visit; taking it back leaves the files.
	await deck.reload();
	await ready(deck);
	await expect(inTrainingSet(deck, 'Tuesday, late')).toBeChecked();
	await deck.getByRole('button', { name: 'Replay Tuesday, late' }).click();
	await expect(deck.getByRole('heading', { level: 1, name: 'Deck' })).toBeAttached();
	expect(await deck.evaluate(() => window.myodeck.connections.replay?.replayed?.name)).toBe('Tuesday, late');
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.connections.replay?.transport?.position))
		.toBeGreaterThan(0.2);
	await deck.evaluate(() => window.myodeck.disconnect());
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	await deck.getByRole('button', { name: 'More for the folder lab' }).click();
	await deck.getByRole('menuitem', { name: /^Unlink/ }).click();
	await expect(deck.getByRole('checkbox')).toHaveCount(2);
	expect(
		await deck.evaluate(async () => {
			const lab = await (await navigator.storage.getDirectory()).getDirectoryHandle('lab');
			return (await (await lab.getFileHandle('monday.session.zip')).getFile()).size > 0;
		})
	).toBe(true);
});

/** The metadata of every session folder in a folder, as they lie there. */
const metas = (page: Page, folder: string): Promise<{ name: string; finished: boolean; rows: number }[]> =>
	page.evaluate(async (name) => {
		const top = await (await navigator.storage.getDirectory()).getDirectoryHandle(name);
		const found: { name: string; finished: boolean; rows: number }[] = [];
		const read = async (at: FileSystemDirectoryHandle, file: string): Promise<Record<string, never>> =>
			JSON.parse(await (await (await at.getFileHandle(file)).getFile()).text()) as Record<string, never>;
		for await (const [id, handle] of top.entries()) {
			const session = handle as FileSystemDirectoryHandle;
			const meta = (await read(session, 'meta.json')) as unknown as {
				extras: { myodeck: { finished: boolean } };
			};
			// A folder takes one file at a time: a tab that goes may have written the samples and not yet their times.
			const lengths: number[] = [];
			for (const one of ['emg.zarr', 'emg_timestamps.zarr']) {
				const array = await read(await session.getDirectoryHandle(one), 'zarr.json');
				lengths.push((array as unknown as { shape: number[] }).shape[0]!);
			}
			found.push({ name: id, finished: meta.extras.myodeck.finished, rows: Math.min(...lengths) });
		}
		return found;
	}, folder);

test('a take goes straight into a folder; one whose tab is closed keeps all but its last second', async ({
	deck,
	context
}) => {
	await makeFolder(deck, 'takes', {});
	await link(deck, 'takes');
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	await deck.getByRole('button', { name: 'More for the folder takes' }).click();
	await deck.getByRole('menuitem', { name: 'Store recordings in this folder' }).click();
	await expect(deck.getByText('Recordings are stored here')).toBeVisible();
	await openStep(deck, 'Record');
	await expect(deck.getByText('Recordings are stored in the folder takes')).toBeVisible();
	await connectSynthetic(deck);
	await startRecording(deck);
	await hold(deck, [1, 2, 3], 500);
	await stopRecording(deck);
	await expect(deck.getByRole('checkbox', { name: /^Session of/ })).toBeChecked();
	const [first] = await metas(deck, 'takes');
	expect(first).toMatchObject({ finished: true });
	expect(first!.rows).toBeGreaterThan(1000);
	const listed = await deck.evaluate(async () => {
		const { library } = window.myodeck;
		const { id, folder, trialsPerClass } = library.list[0]!;
		const { timestamps } = await library.read(id, 'emg');
		return {
			folder: folder!.name,
			rows: timestamps.length,
			trials: trialsPerClass.filter((n) => n > 0).length
		};
	});
	expect(listed).toEqual({ folder: 'takes', rows: first!.rows, trials: 3 });

	await startRecording(deck);
	await hold(deck, [2, 3], 1200);
	const seconds = await deck.evaluate(() => window.myodeck.recording.elapsed);
	await deck.close({ runBeforeUnload: false });
	const again = await context.newPage();
	await open(again, '/sessions/');
	await expect(again.getByText('The recording never reached Stop')).toBeVisible();
	const [torn] = (await metas(again, 'takes')).filter(({ finished }) => !finished);
	expect(torn!.rows).toBeGreaterThan((seconds - 1) * 2048);
	expect(
		await again.evaluate(async () => {
			const { library } = window.myodeck;
			const torn = library.list.find(({ finished }) => !finished)!;
			const { timestamps } = await library.read(torn.id, 'emg');
			return { rows: timestamps.length, trials: torn.trialsPerClass.filter((n) => n > 0).length };
		})
	).toEqual({ rows: torn!.rows, trials: 2 });
});
