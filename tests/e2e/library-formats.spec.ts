import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { bytesAccess } from '../../src/lib/store/blob.ts';
import { zipStore } from '../../src/lib/store/zip-reader.ts';
import { drop, expect, exportSelected, inTrainingSet, open, test } from './app-page.ts';
import { CLASSES, sessionFile } from './session-file.ts';

test.beforeEach(async ({ deck }) => open(deck, '/sessions/'));

/** Drops a made take and waits for it. */
async function bring(page: Page, file = 'take.session.zip', seed?: number): Promise<void> {
	await drop(page, [await sessionFile(file, seed)]);
	const title = file.replace('.session.zip', '');
	await expect(page.getByRole('checkbox', { name: title, exact: true })).toBeVisible();
}

test('a take goes out in every format and comes back with its labels and its samples', async ({ deck }) => {
	await bring(deck);
	// By hand once, with the keyboard's help of a radio group.
	await deck.getByRole('button', { name: 'More for take' }).click();
	await deck.getByRole('menuitem', { name: 'Export as…' }).click();
	await deck.getByRole('radio', { name: /^EDF/ }).check();
	const first = deck.waitForEvent('download');
	await deck.getByRole('button', { name: 'Download' }).click();
	const files = [await first];
	for (const kind of ['archive', 'bdf', 'xdf', 'csv']) {
		const next = deck.waitForEvent('download');
		await deck.evaluate((id) => window.myodeck.export(['take'], { kind: id }), kind);
		files.push(await next);
	}
	expect(files.map((file) => file.suggestedFilename())).toEqual([
		'take.edf',
		'take.session.zip',
		'take.bdf',
		'take.xdf',
		'take.csv'
	]);
	const back = await Promise.all(
		files.map(async (file) => ({
			name: file.suggestedFilename().replace('take', `from-${file.suggestedFilename().split('.')[1]}`),
			mimeType: 'application/octet-stream',
			buffer: await readFile(await file.path())
		}))
	);
	await deck.getByLabel('Recordings to import').setInputFiles(back);
	await expect(deck.getByRole('checkbox')).toHaveCount(6);
	await expect(deck.getByText('Could not import')).toHaveCount(0);
	const compared = await deck.evaluate(async () => {
		const { library } = window.myodeck;
		const wanted = await library.read('take', 'emg');
		const of = async (id: string): Promise<unknown> => {
			const listed = library.get(id)!;
			const { data, timestamps } = await library.read(id, listed.streams[0]!.name);
			const worst = Math.max(
				...Array.from(wanted.data as Float32Array, (v, i) => Math.abs(v - Number(data[i])))
			);
			return {
				id,
				rows: timestamps.length >= wanted.timestamps.length,
				close: worst < 0.02,
				trials: listed.trialsPerClass,
				classes: listed.classNames
			};
		};
		const ids = library.list.map(({ id }) => id).filter((id) => id !== 'take');
		return Promise.all(ids.sort().map(of));
	});
	expect(compared).toEqual(
		['from-bdf', 'from-csv', 'from-edf', 'from-session', 'from-xdf'].map((id) => ({
			id,
			rows: true,
			close: true,
			trials: [3, 3, 3],
			classes: [...CLASSES]
		}))
	);
});

test('several takes go out as one archive or into a folder; nothing there is overwritten', async ({
	deck
}) => {
	await bring(deck, 'one.session.zip', 1);
	await bring(deck, 'two.session.zip', 2);
	const downloading = deck.waitForEvent('download');
	await deck.evaluate(() => window.myodeck.export(['one', 'two'], { kind: 'bids', bids: { subject: '7' } }));
	const file = await downloading;
	expect(file.suggestedFilename()).toBe('2-sessions_bids.zip');
	const zip = await zipStore(bytesAccess(new Uint8Array(await readFile(await file.path())), 'bids.zip'));
	const paths: string[] = [];
	for await (const path of zip.keys()) paths.push(path);
	expect(paths).toEqual(
		expect.arrayContaining([
			'/dataset_description.json',
			'/sub-7/emg/sub-7_task-gestures_run-1_emg.bdf',
			'/sub-7/emg/sub-7_task-gestures_run-2_emg.bdf'
		])
	);
	// What it says of itself that nobody knew.
	await expect(deck.getByText(/The data set says "n\/a" for/)).toBeVisible();

	const twice = await deck.evaluate(async () => {
		const root = await navigator.storage.getDirectory();
		const into = await root.getDirectoryHandle('exports', { create: true });
		const { files } = await window.myodeck.export(['one', 'two'], { into });
		const again = await window.myodeck.export(['one'], { into }).then(
			() => 'written',
			(error: Error) => `${error.name}: ${error.message}`
		);
		const size = (await (await into.getFileHandle('one.session.zip')).getFile()).size;
		return { files, again, size };
	});
	expect(twice.files).toEqual(['one.session.zip', 'two.session.zip']);
	expect(twice.again).toMatch(
		/^SessionError: one\.session\.zip is there already, and nothing is overwritten/
	);
	expect(twice.size).toBeGreaterThan(10_000);

	// The archive of archives that a click on Export makes can be dropped as it is.
	const both = deck.waitForEvent('download');
	await exportSelected(deck, ['one', 'two']);
	const bundle = await both;
	await drop(deck, [{ name: 'both.zip', bytes: new Uint8Array(await readFile(await bundle.path())) }]);
	await expect(deck.getByRole('checkbox')).toHaveCount(4);
});

test('a table is asked about: its rate, its columns; a file nobody knows stays in the list until it is dismissed', async ({
	deck
}) => {
	const rows = Array.from(
		{ length: 400 },
		(_, i) => `${i};${Math.sin(i / 3)};${i % 5};${i < 200 ? 'rest' : 'fist'}`
	);
	const table = new TextEncoder().encode(['n;left;right;move', ...rows].join('\n'));
	await drop(deck, [
		{ name: 'table.csv', bytes: table },
		{ name: 'letter.docx', bytes: new Uint8Array([1, 2, 3, 0, 255]) },
		{ name: 'other.bin', bytes: new Uint8Array([9, 0, 9, 0, 9]) }
	]);
	const dialog = deck.getByRole('dialog', { name: 'Import table.csv' });
	await expect(dialog).toBeVisible();
	const take = dialog.getByRole('button', { name: 'Import', exact: true });
	await expect(take).toHaveAttribute('aria-description', /Enter the sampling rate/);
	await dialog.getByLabel('Column n', { exact: true }).selectOption('none');
	await dialog.getByLabel('Column move').selectOption('label');
	await dialog.getByLabel('Rate').fill('200');
	await take.click();
	await expect(inTrainingSet(deck, 'table')).toBeChecked();
	const made = await deck.evaluate(() => {
		const { streams, classNames, trialsPerClass } = window.myodeck.library.get('table')!;
		return { fs: streams[0]!.fs, channels: streams[0]!.nChannels, classNames, trialsPerClass };
	});
	expect(made).toEqual({ fs: 200, channels: 2, classNames: ['rest', 'fist'], trialsPerClass: [1, 1] });

	const refused = deck.getByRole('region', { name: 'Library' }).getByRole('alert');
	await expect(refused.locator('p', { hasText: 'letter.docx' })).toContainText('no recording this app knows');
	await refused.getByRole('button', { name: 'Dismiss letter.docx' }).click();
	await expect(refused.locator('p', { hasText: 'letter.docx' })).toHaveCount(0);
	await expect(refused.locator('p', { hasText: 'other.bin' })).toBeVisible();
});

test('a link is read by ranges; a page, a missing file and a server that is not reached are said by name', async ({
	deck,
	context
}) => {
	const { bytes } = await sessionFile('far.session.zip');
	const requests: string[] = [];
	await context.route('https://lab.example/**', async (route) => {
		const url = new URL(route.request().url());
		const headers = {
			'access-control-allow-origin': '*',
			'access-control-expose-headers': 'content-range',
			'accept-ranges': 'bytes'
		};
		if (url.pathname === '/gone.session.zip') return route.fulfill({ status: 404, headers });
		if (url.pathname === '/page')
			return route.fulfill({ headers, contentType: 'text/html', body: '<!doctype html><p>1 file' });
		if (url.pathname === '/closed.session.zip') return route.abort();
		const range = route.request().headers()['range'] ?? '';
		requests.push(range);
		const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
		const start = from ? Number(from) : Math.max(0, bytes.length - Number(to));
		const end = from && to ? Math.min(bytes.length, Number(to) + 1) : bytes.length;
		return route.fulfill({
			status: 206,
			headers: { ...headers, 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` },
			body: Buffer.from(bytes.subarray(start, end))
		});
	});
	const link = async (address: string): Promise<void> => {
		await deck.getByRole('button', { name: /^More: link/ }).click();
		await deck.getByRole('menuitem', { name: /from a link/ }).click();
		await deck.getByLabel('Address of the file').fill(address);
		await deck.getByLabel('Address of the file').press('Enter');
	};
	await link('https://lab.example/far.session.zip');
	await expect(inTrainingSet(deck, 'far')).toBeChecked();
	expect(requests[0]).toMatch(/^bytes=-\d+$/);
	const refusals = {
		'https://lab.example/gone.session.zip': /status 404.*Check the address/,
		'https://lab.example/page': /is a web page, not a recording/,
		'https://lab.example/closed.session.zip': /could not be reached.*CORS/,
		'lab.example/x': /no address of a file/
	};
	for (const [address, says] of Object.entries(refusals)) {
		await link(address);
		await expect(deck.locator('.refused p').last()).toHaveText(says);
	}
	await deck.getByRole('button', { name: 'Dismiss all' }).click();

	// One that does not end can be cancelled, and leaves nothing behind.
	await context.route('https://lab.example/slow.session.zip', () => {});
	await link('https://lab.example/slow.session.zip');
	await deck.getByRole('button', { name: 'Cancel slow.session.zip' }).click();
	await expect(deck.getByRole('progressbar')).toHaveCount(0);
	await expect(deck.locator('.refused')).toHaveCount(0);
	await expect(deck.getByRole('checkbox')).toHaveCount(1);
});

test('an export that finds no room says so, and leaves nothing half done', async ({ deck, baseURL }) => {
	await bring(deck);
	const devtools = await deck.context().newCDPSession(deck);
	await devtools.send('Storage.overrideQuotaForOrigin', { origin: baseURL!, quotaSize: 1 });
	await exportSelected(deck, ['take']);
	await expect(deck.getByText(/could not be written.*Free some disk space/)).toBeVisible();
	await devtools.send('Storage.overrideQuotaForOrigin', { origin: baseURL! });
	const left = await deck.evaluate(async () => {
		const root = await navigator.storage.getDirectory();
		const staging = await root.getDirectoryHandle('export-staging', { create: true });
		return Array.fromAsync(staging.keys());
	});
	expect(left).toEqual([]);
	const downloading = deck.waitForEvent('download');
	await exportSelected(deck, ['take']);
	expect((await downloading).suggestedFilename()).toBe('take.session.zip');
});
