import { readFileSync } from 'node:fs';
import { expect, openStep, test } from './app-page.ts';
import { connectArm, done, expectAccessible, exported } from './guide.ts';

const SEED = 1;

test('a protocol that cannot be done is refused by name, before anything is recorded', async ({ deck }) => {
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Guided…' }).click();
	const begins = deck.getByRole('dialog').getByRole('button', { name: 'Start' });
	await expect(begins).toHaveAttribute('aria-description', 'Connect a source first.');
	await connectArm(deck, SEED);
	await deck.evaluate(() => window.myodeck.guided.setup.change({ holdSeconds: 0 }));
	await expect(begins).toHaveAttribute('aria-description', /^A hold of 0 s cannot be recorded\./);
	await deck.getByLabel('Protocol file').setInputFiles({
		name: 'other.json',
		mimeType: 'application/json',
		buffer: Buffer.from('{"classes":["A"]}')
	});
	const refusal = deck
		.getByRole('dialog')
		.getByRole('alert')
		.filter({ hasText: 'other.json is no protocol' });
	await expect(refusal).toBeVisible();
	await deck.getByRole('radio', { name: /^Research/ }).check();
	await expect(begins).not.toHaveAttribute('aria-disabled');
	expect(await deck.evaluate(() => window.myodeck.library.list.length)).toBe(0);
	await expectAccessible(deck);
});

test('a protocol with a picture of its own is saved, comes back from a file, and stays in the session with the placement', async ({
	deck
}) => {
	const png = Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
		'base64'
	);
	const picture = { name: 'picture.png', mimeType: 'image/png', buffer: png };
	await connectArm(deck, SEED);
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Guided…' }).click();
	const dialog = deck.getByRole('dialog');
	await dialog.getByRole('radio', { name: /^Quick/ }).check();
	await dialog.getByRole('radio', { name: 'Shuffled in blocks' }).check();
	await dialog.getByLabel('Picture for Fist').setInputFiles(picture);
	await dialog.getByLabel('Picture of the placement').last().setInputFiles(picture);
	await expect(dialog.getByRole('img', { name: 'Placement of the electrodes' })).toBeVisible();
	await dialog.getByLabel('Name of the protocol').fill('Mine');
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog.getByRole('list', { name: 'Saved protocols' })).toContainText('Mine');
	const downloading = deck.waitForEvent('download');
	await dialog.getByRole('button', { name: 'Export' }).click();
	const file = readFileSync(await (await downloading).path());

	const protocol = () => deck.evaluate(() => window.myodeck.guided.setup.protocol);
	const mine = await protocol();
	const jpeg = /^data:image\/jpeg;base64,/;
	expect(mine).toMatchObject({ name: 'Mine', order: 'shuffled', repetitions: 3 });
	expect(mine.pictures['Fist']).toMatch(jpeg);
	await dialog.getByRole('radio', { name: /^Research/ }).check();
	await dialog.getByRole('button', { name: 'Remove the picture of Fist' }).click();
	expect((await protocol()).pictures).toEqual({});
	await dialog.getByLabel('Protocol file').setInputFiles({
		name: 'mine.protocol.json',
		mimeType: 'application/json',
		buffer: file
	});
	await expect.poll(protocol).toEqual(mine);
	await dialog.getByRole('radio', { name: /^Standard/ }).check();
	await dialog.getByRole('button', { name: 'Mine' }).first().click();
	expect(await protocol()).toEqual(mine);

	await dialog.getByRole('button', { name: 'Start' }).click();
	await expect(dialog.getByRole('button', { name: 'Stop and save' })).toBeVisible();
	await deck.keyboard.press('e');
	const facts = (await exported(deck, await done(deck))).extras['myodeck'] as Record<string, unknown>;
	expect(facts['placement']).toMatch(jpeg);
	expect(facts['protocol']).toMatchObject({ ...mine });
});
