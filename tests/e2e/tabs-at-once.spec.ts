import type { Page } from '@playwright/test';
import { expect, open, ready, test } from './app-page.ts';
import { stored } from './stored-rows.ts';
import { bringSessions } from './trained.ts';

test('what two tabs change of settings, scripts and protocols at the same time survives in both', async ({
	deck,
	context
}) => {
	const other = await context.newPage();
	await open(other);
	const change = (page: Page, name: string): Promise<void> =>
		page.evaluate(async (own) => {
			const { scripts, guided, settings } = window.myodeck;
			const theirs = own === 'one' ? { theme: 'dark' as const } : { excludedClasses: ['Fist'] };
			for (let i = 0; i < 5; i++) {
				scripts.add(`${own}-${i}.ts`, `// ${own} ${i}`);
				guided.setup.save(`${own} ${i}`);
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			Object.assign(settings.data, theirs);
		}, name);
	await Promise.all([change(deck, 'one'), change(other, 'two')]);
	const seen = (page: Page) =>
		page.evaluate(() => {
			const { scripts, guided, settings } = window.myodeck;
			const { theme, excludedClasses } = settings.data;
			const names = scripts.list.map(({ name }) => name).sort();
			return { names, protocols: [...guided.setup.saved], theme, excluded: [...excludedClasses] };
		});
	const numbers = [0, 1, 2, 3, 4];
	const all = {
		names: ['one', 'two'].flatMap((own) => numbers.map((i) => `${own}-${i}.ts`)),
		protocols: ['one', 'two'].flatMap((own) => numbers.map((i) => `${own} ${i}`)),
		theme: 'dark',
		excluded: ['Fist']
	};
	for (const page of [deck, other]) await expect.poll(() => seen(page)).toEqual(all);
	await other.reload();
	await ready(other);
	expect(await seen(other)).toEqual(all);
});

test('meta.json that the window and a worker of two tabs change at the same time loses neither change', async ({
	deck,
	context
}) => {
	const id = (await bringSessions(deck))[0]!;
	const other = await context.newPage();
	await open(other);
	// A rename is written in the window, a correction in a worker.
	const [names, notes] = await Promise.all([
		deck.evaluate(async (session) => {
			const { library } = window.myodeck;
			const seen: string[] = [];
			for (let i = 0; i < 15; i++) {
				await library.rename(session, `Name ${i}`);
				seen.push((await library.open(session)).name);
			}
			return seen;
		}, id),
		other.evaluate(async (session) => {
			const { library } = window.myodeck;
			const seen: string[] = [];
			for (let i = 0; i < 15; i++) {
				const edits = { excluded: [], badChannels: {}, notes: `Note ${i}` };
				await library.correct(session, { act: 'edit', edits });
				seen.push((await library.open(session)).edits.notes);
			}
			return seen;
		}, id)
	]);
	expect(names).toEqual(Array.from({ length: 15 }, (_, i) => `Name ${i}`));
	expect(notes).toEqual(Array.from({ length: 15 }, (_, i) => `Note ${i}`));
});

test('a session that is replayed in one tab cannot be deleted for good in another, which says why', async ({
	deck,
	context
}) => {
	const id = (await bringSessions(deck))[0]!;
	const other = await context.newPage();
	await open(other);
	const purge = (): Promise<string> =>
		other.evaluate(
			(session) =>
				window.myodeck.library.purge([session]).then(
					() => 'gone',
					(error: Error) => error.message
				),
			id
		);
	await deck.evaluate(async (session) => void (await window.myodeck.replay(session)), id);
	// The mark of a deletion ends the replay; until then nobody deletes the bytes.
	expect(await purge()).toMatch(/is being replayed.*, in this or another tab/);
	expect((await stored(other)).sessions).toBe(1);
	await other.evaluate((session) => window.myodeck.library.remove([session]), id);
	await expect(deck.getByText(/was deleted while it played/)).toBeVisible();
	await expect.poll(purge).toBe('gone');
	expect(await stored(other)).toEqual({ sessions: 0, bytes: 0 });
});
