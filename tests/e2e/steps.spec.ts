import type { Page } from '@playwright/test';
import { connectSynthetic, expect, hold, open, openDemo, ready, test } from './app-page.ts';
import { missed, SIZES, ZOOMED } from './hits.ts';

/** The filled buttons that are seen, and what covers each of them. */
const filled = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[...document.querySelectorAll<HTMLElement>('button')]
			.filter((button) => button.checkVisibility())
			.filter((button) => {
				const { backgroundColor } = getComputedStyle(button);
				const colors = ['--accent', '--accent-strong', '--record', '--record-strong'].map((token) => {
					const probe = document.createElement('i');
					probe.style.color = `var(${token})`;
					button.append(probe);
					const { color } = getComputedStyle(probe);
					probe.remove();
					return color;
				});
				return colors.includes(backgroundColor);
			})
			.map((button) => {
				const { x, y, width, height } = button.getBoundingClientRect();
				const hit = document.elementFromPoint(x + width / 2, y + height / 2);
				const name = button.getAttribute('aria-label') ?? button.querySelector('.text')?.textContent ?? '';
				return button.contains(hit)
					? name.trim()
					: `${name.trim()} is covered by ${hit?.outerHTML ?? 'nothing'}`;
			})
	);

test('one button is filled in every state, and nothing covers it, at every size of the window', async ({
	deck
}) => {
	test.setTimeout(180_000);
	const says = async (name: string): Promise<void> => {
		for (const size of SIZES) {
			await deck.setViewportSize(size);
			await expect.poll(() => filled(deck), `${size.width} × ${size.height}`).toEqual([name]);
			const wide = await deck.evaluate(() => document.documentElement.scrollWidth > innerWidth);
			expect(wide, `nothing scrolls sideways at ${size.width} × ${size.height}`).toBe(false);
		}
	};
	await says('Start the demo');
	await deck.keyboard.press('c');
	await says('Connect');
	await connectSynthetic(deck);
	await says('Record');
	await deck.keyboard.press('r');
	await says('Stop and save');
	await hold(deck, [1, 2, 3, 1, 2, 3, 1, 2, 3], 400);
	await deck.keyboard.press('r');
	await says('Train');
	await deck.keyboard.press('t');
	await says('Predict');
	await deck.keyboard.press('p');
	await says('Stop predicting');
	for (const size of SIZES) {
		await deck.setViewportSize(size);
		const share = await deck.evaluate(() => {
			const signal = document.querySelector('section[aria-label="Signal"]');
			return (signal?.getBoundingClientRect().width ?? 0) / innerWidth;
		});
		expect(share, `the scope at ${size.width} × ${size.height}`).toBeGreaterThanOrEqual(0.55);
	}
	await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.disconnect();
		await app.replay(app.library.list[0]!.id);
	});
	await says('Pause');
	for (const size of SIZES) {
		await deck.setViewportSize(size);
		for (const step of [1, 2, 3, 4, 5]) {
			await deck.keyboard.press(`Alt+${step}`);
			const what = `step ${step} in a replay at ${size.width} × ${size.height}`;
			await expect.poll(async () => (await filled(deck)).length, what).toBe(1);
		}
	}
});

test('a live decoder by keyboard: at most eight keys beside those of the classes', async ({ deck }) => {
	let keys = 0;
	const press = async (key: string): Promise<void> => {
		keys++;
		await deck.keyboard.press(key);
	};
	await press('c');
	await press('Enter');
	await expect(deck.getByText('Good', { exact: true })).toBeVisible();
	await press('r');
	const focused = deck.locator(':focus');
	await expect(focused).toHaveText(/Stop and save/);
	await hold(deck, [1, 2, 3, 1, 2, 3, 1, 2, 3], 500);
	await press('Enter');
	await expect(focused).toHaveText(/^\s*Train/);
	await press('Enter');
	await expect(focused).toHaveText(/Predict/);
	await press('Enter');
	await expect(deck.locator('.word')).not.toHaveText('–');
	expect(keys).toBeLessThanOrEqual(8);
});

test('the address names the open step, and the scope stays the same through all of them', async ({
	deck
}) => {
	await open(deck, '/#train');
	const current = deck.getByRole('link').and(deck.locator('[aria-current="step"]'));
	await expect(current).toContainText('Train');
	await current
		.page()
		.getByRole('link', { name: /^Connect/ })
		.click();
	await expect(deck).toHaveURL(/#connect$/);
	await connectSynthetic(deck);
	const mode = deck.getByRole('button', { name: /^View mode/ });
	for (const [name, shown] of [
		['Spectrum', /^Spectrum of emg: Mean of the channels, peak at \d+\.\d Hz/],
		['Heat map', /^RMS of 8 channels of emg, the last 5 seconds/],
		['Traces', /^8 channels of emg, the last 5 seconds/]
	] as const) {
		await mode.click();
		await deck.getByRole('radio', { name }).check();
		await deck.keyboard.press('Escape');
		await expect(deck.getByRole('img', { name: shown })).toBeVisible();
	}
	await deck.evaluate(() => {
		document.querySelector('section[aria-label="Signal"] canvas')!.id = 'the-same';
	});
	for (const [step, name] of ['Connect', 'Record', 'Train', 'Predict', 'Replay'].entries()) {
		await deck.keyboard.press(`Alt+${step + 1}`);
		await expect(current).toContainText(name);
		await expect(deck).toHaveURL(new RegExp(`#${name.toLowerCase()}$`));
		await expect(deck.locator('#the-same')).toBeVisible();
	}
	await deck.reload();
	await ready(deck);
	await expect(current).toContainText('Replay');
});

test('a replay cannot be taken for a live signal: badge, colour, and an outlined Record', async ({
	page
}) => {
	const accent = (): Promise<string> =>
		page.evaluate(() => getComputedStyle(document.querySelector('main')!).getPropertyValue('--accent'));
	await open(page);
	const live = await accent();
	await openDemo(page);
	await expect(page.getByRole('status').filter({ hasText: 'REPLAY' })).toBeVisible();
	expect(await accent()).not.toBe(live);
	await page.keyboard.press('Alt+2');
	await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
	expect(await filled(page)).toEqual(['Pause']);
});

test('with 12 and 50 classes of 64 channels nothing is covered, and Record stays in sight', async ({
	deck
}) => {
	await deck.evaluate(async () => void (await window.myodeck.connect('synthetic', { channels: 64 })));
	await deck.keyboard.press('Alt+2');
	for (const size of [...SIZES, ZOOMED]) {
		await deck.setViewportSize(size);
		for (const n of size === ZOOMED ? [12] : [12, 50]) {
			await deck.evaluate(
				(length) => window.myodeck.classes.replace(Array.from({ length }, (_, i) => `Class ${i + 1}`)),
				n
			);
			const what = `${n} classes at ${size.width} × ${size.height}`;
			await expect.poll(async () => (await missed(deck)).covered, what).toEqual([]);
			await expect(deck.getByRole('button', { name: 'Record', exact: true })).toBeInViewport({ ratio: 1 });
			expect(await filled(deck), what).toEqual(['Record']);
		}
	}
	// At 200 % the last class was scrolled to, and the scope has stayed.
	const scope = deck.getByRole('region', { name: 'Signal' });
	await expect(scope).toBeInViewport({ ratio: 1 });
	expect((await scope.boundingBox())?.height).toBeGreaterThanOrEqual(200);
	await deck.keyboard.press('Shift+Digit2');
	expect(await deck.evaluate(() => window.myodeck.classes.selected)).toBe(10);
});

test('under reduced motion a colour is there at once, so that what is drawn has the colours of its classes', async ({
	deck
}) => {
	await deck.emulateMedia({ reducedMotion: 'reduce' });
	const colors = await deck.evaluate(() => {
		const probe = document.createElement('span');
		document.body.append(probe);
		return [0, 1, 2, 3].map((k) => {
			probe.style.color = `var(--class-${k})`;
			return getComputedStyle(probe).color;
		});
	});
	expect(new Set(colors).size).toBe(4);
});

test('R without a source says in the rail what comes first', async ({ deck }) => {
	await deck.keyboard.press('r');
	await expect(deck.getByRole('navigation', { name: 'Steps' })).toContainText('Connect a source first');
});

test('single letters can be switched off', async ({ deck }) => {
	await deck.keyboard.press('?');
	await deck.getByRole('switch', { name: 'Single letters are keys' }).click();
	await deck.keyboard.press('Escape');
	await deck.keyboard.press('Alt+3');
	await deck.keyboard.press('c');
	await expect(deck.locator('[aria-current="step"]')).toContainText('Train');
});
