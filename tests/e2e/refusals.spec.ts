import { zipSync } from 'fflate';
import type { Page } from '@playwright/test';
import {
	connectSynthetic,
	drop,
	expect,
	open,
	openStep,
	sessionList,
	startRecording,
	stopRecording,
	test
} from './app-page.ts';
import { bringSessions } from './trained.ts';

const text = (value: unknown): Uint8Array =>
	new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

const array = (
	shape: number[],
	codecs: object[] = [{ name: 'bytes', configuration: { endian: 'little' } }]
): Uint8Array =>
	text({
		zarr_format: 3,
		node_type: 'array',
		shape,
		data_type: 'float32',
		chunk_grid: { name: 'regular', configuration: { chunk_shape: [100, ...shape.slice(1)] } },
		chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
		fill_value: 0,
		codecs,
		attributes: {}
	});

/** A session of one stream, 100 Hz, with the entries of `more` laid over it. */
function session(more: Record<string, Uint8Array> = {}): Uint8Array {
	return zipSync(
		{
			'meta.json': text({
				streams: { emg: { n_channels: 2, fs: 100, dtype: 'float32' } },
				class_names: ['A', 'B']
			}),
			'labels.json': text([]),
			'emg.zarr/zarr.json': array([100, 2]),
			'emg.zarr/c/0/0': new Uint8Array(800).fill(1),
			'emg_timestamps.zarr/zarr.json': text(
				JSON.stringify(JSON.parse(new TextDecoder().decode(array([100])))).replace('float32', 'float64')
			),
			'emg_timestamps.zarr/c/0': new Uint8Array(Float64Array.from({ length: 100 }, (_, i) => i / 100).buffer),
			...more
		},
		{ level: 0 }
	);
}

const zstd = [
	{ name: 'bytes', configuration: { endian: 'little' } },
	{ name: 'zstd', configuration: { level: 0, checksum: false } }
];
const refused: Record<string, { bytes: Uint8Array; says: RegExp }> = {
	'no-zip.session.zip': { bytes: text('this is no archive at all'), says: /no-zip\.session\.zip/ },
	'no-meta.session.zip': { bytes: zipSync({ 'labels.json': text([]) }, { level: 0 }), says: /meta\.json/ },
	'truncated.session.zip': { bytes: session().slice(0, 700), says: /truncated\.session\.zip/ },
	'broken-json.session.zip': {
		bytes: session({ 'meta.json': text('{"streams": ') }),
		says: /meta\.json.*JSON/
	},
	'unknown-codec.session.zip': {
		bytes: session({ 'emg.zarr/zarr.json': array([100, 2], [{ name: 'bytes' }, { name: 'lz77' }]) }),
		says: /lz77/
	},
	'undecodable.session.zip': {
		bytes: session({
			'emg.zarr/zarr.json': array([100, 2], zstd),
			'emg.zarr/c/0/0': new Uint8Array(64).fill(7)
		}),
		says: /emg\.zarr\/c\/0\/0/
	}
};

test('files that are no sessions are refused one by one, with the reason in the list; a good one beside them comes in', async ({
	deck
}) => {
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	const files = Object.entries(refused).map(([name, { bytes }]) => ({ name, bytes }));
	await drop(deck, [...files, { name: 'good.session.zip', bytes: session() }]);
	await expect(deck.getByRole('checkbox', { name: 'good' })).toBeVisible();
	for (const [name, { says }] of Object.entries(refused)) {
		const reason = deck.getByRole('alert').locator('p', { hasText: name });
		await expect(reason, name).toContainText('Could not import');
		await expect(reason, name).toHaveText(says);
	}
	expect(await deck.evaluate(() => window.myodeck.library.list.map(({ id }) => id))).toEqual(['good']);
});

/** What Train says it misses. */
const trainSays = (page: Page): Promise<string | null> =>
	page.getByRole('button', { name: 'Train', exact: true }).getAttribute('aria-description');

test('training says what is missing: no session, one class, sessions that do not fit together', async ({
	deck
}) => {
	await openStep(deck, 'Train');
	expect(await trainSays(deck)).toMatch(/Choose at least one session/);
	await bringSessions(deck, ['rest'], { classes: [0, 0, 0] });
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('alert')).toContainText(/class/);
	await deck.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();

	await bringSessions(deck, ['four'], { classes: [1, 0, 1], channels: 4 });
	const message = await deck.evaluate(() =>
		window.myodeck.train().then(
			() => 'trained',
			(error: Error) => `${error.name}: ${error.message}`
		)
	);
	expect(message).toMatch(/^(Model|Session)Error: .*4.*8|8.*4/);
});

test('one tab records at a time: the other is told where', async ({ deck, context }) => {
	await connectSynthetic(deck);
	await startRecording(deck);
	const other = await context.newPage();
	await open(other);
	await connectSynthetic(other);
	await other.keyboard.press('r');
	await expect(other.getByRole('alert')).toContainText('Another tab of this app is recording');
	await other.close();
	await stopRecording(deck);
	await expect(sessionList(deck).getByRole('checkbox')).toHaveCount(1);
});

test('when storage is full the recording stops cleanly, keeps what is there, and says so', async ({
	deck,
	context,
	baseURL
}) => {
	await deck.evaluate(() => window.myodeck.connect('synthetic', { channels: 64 }));
	await startRecording(deck);
	await deck.keyboard.press('2');
	const recorded = (): Promise<number> =>
		deck.evaluate(() => window.myodeck.recording.counts?.perStream[0]?.samples ?? 0);
	await expect.poll(recorded).toBeGreaterThan(3 * 2048);
	const cdp = await context.newCDPSession(deck);
	await cdp.send('Storage.overrideQuotaForOrigin', { origin: baseURL!, quotaSize: 1 });
	// Chromium asks for the remaining space about every 30 s.
	await expect(deck.getByRole('alert')).toContainText(/storage is full/, { timeout: 60_000 });
	await cdp.send('Storage.overrideQuotaForOrigin', { origin: baseURL! });
	await expect(deck.getByRole('button', { name: /^Record/ })).toBeVisible();
	await openStep(deck, 'Train');
	await expect(deck.getByText('recovered')).toBeVisible();
	const kept = await deck.evaluate(async () => {
		const { id } = window.myodeck.library.list[0]!;
		const { timestamps, data } = await window.myodeck.library.read(id, 'emg');
		return { seconds: timestamps.at(-1)! - timestamps[0]!, whole: data.length === timestamps.length * 64 };
	});
	expect(kept.seconds).toBeGreaterThan(0.5);
	expect(kept.whole).toBe(true);
});

test('a worker that dies says so; the recording is kept, and the source can be connected again', async ({
	deck
}) => {
	await connectSynthetic(deck);
	await startRecording(deck);
	await deck.keyboard.press('2');
	await deck.waitForTimeout(800);
	await crash(deck, 'acquire');
	await openStep(deck, 'Connect');
	await expect(deck.getByText('Lost', { exact: true })).toBeVisible();
	await deck.waitForTimeout(500);
	await deck.getByRole('button', { name: 'Reconnect' }).click();
	await expect(deck.getByText('Good', { exact: true }).or(deck.getByText(/drops/))).toBeVisible();
	await deck.waitForTimeout(500);
	await stopRecording(deck);
	await expect(sessionList(deck).getByRole('checkbox')).toHaveCount(1);
	const gaps = await deck.evaluate(async () => {
		const session = await window.myodeck.library.open(window.myodeck.library.list[0]!.id);
		return session.streamInfo('emg').gaps.map(({ lost, seconds }) => ({ lost, seconds }));
	});
	expect(gaps).toHaveLength(1);
	expect(gaps[0]!.lost).toBeCloseTo(gaps[0]!.seconds * 2048 - 1, -1);

	await startRecording(deck);
	await deck.waitForTimeout(800);
	await crash(deck, 'record');
	await expect(deck.getByRole('alert')).toContainText(/recording worker stopped/);
	await openStep(deck, 'Train');
	await expect(deck.getByText('recovered')).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.library.list[0]!.seconds)).toBeGreaterThan(0.3);
});

/** Makes a worker end by an error nobody caught. */
async function crash(page: Page, name: string): Promise<void> {
	for (const worker of page.workers()) {
		if ((await worker.evaluate(() => self.name)) !== name) continue;
		await worker.evaluate(
			() =>
				void setTimeout(() => {
					throw new Error('made to crash');
				})
		);
		return;
	}
	throw new Error(`There is no worker "${name}".`);
}

test('while recording a class can be renamed and added, but not removed', async ({ deck }) => {
	await connectSynthetic(deck);
	await startRecording(deck);
	await deck.keyboard.press('2');
	await deck.getByRole('button', { name: 'Edit classes' }).click();
	await expect(deck.getByRole('button', { name: 'Remove Fist' })).toHaveAttribute('aria-disabled', 'true');
	await deck.getByLabel('Class 2').fill('Grip');
	await deck.getByLabel('Class 2').press('Enter');
	await deck.getByRole('button', { name: 'Done' }).click();
	await deck.waitForTimeout(400);
	await stopRecording(deck);
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.library.list[0]?.classNames))
		.toEqual(['Rest', 'Grip', 'Open']);
});

test('with every class removed Record still works and says what a label needs', async ({ deck }) => {
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Edit classes' }).click();
	for (const name of ['Rest', 'Fist', 'Open'])
		await deck.getByRole('button', { name: `Remove ${name}` }).click();
	await deck.getByRole('button', { name: 'Done' }).click();
	await expect(deck.getByText('No classes yet')).toBeVisible();
	await connectSynthetic(deck);
	await deck.keyboard.press('r');
	await deck.waitForTimeout(600);
	await stopRecording(deck);
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list[0]?.labels)).toBe(1);
});

test('a stream name that is live already is refused with a sentence, and the live one goes on', async ({
	deck
}) => {
	await bringSessions(deck);
	await connectSynthetic(deck);
	await openStep(deck, 'Replay');
	await deck.getByRole('button', { name: 'Replay the newest' }).click();
	await expect(deck.getByRole('alert')).toContainText('A stream called "emg" is already live');
	await openStep(deck, 'Connect');
	await expect(deck.getByText('Good', { exact: true })).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.connections.list.length)).toBe(1);
});
