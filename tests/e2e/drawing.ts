import type { BrowserContext } from '@playwright/test';

/**
 * How often the pages of a test draw. Without a graphics card a scope at 60 frames a second takes a core: `slow`, about
 * five frames a second, leaves it to what is tested. Tests that look at frames draw as `full` as the screen does.
 */
export type Drawing = 'full' | 'slow';

/** Makes every page that a context opens from now on draw slowly. */
export async function drawSlowly(context: BrowserContext): Promise<void> {
	await context.addInitScript((between) => {
		const frame = window.requestAnimationFrame.bind(window);
		const cancelFrame = window.cancelAnimationFrame.bind(window);
		const waiting = new Map<number, () => void>();
		let last = 0;
		window.requestAnimationFrame = (draw) => {
			const id = ++last;
			const timer = setTimeout(() => {
				const own = frame((time) => {
					waiting.delete(id);
					draw(time);
				});
				waiting.set(id, () => cancelFrame(own));
			}, between);
			waiting.set(id, () => clearTimeout(timer));
			return id;
		};
		window.cancelAnimationFrame = (id) => {
			waiting.get(id)?.();
			waiting.delete(id);
		};
	}, 180);
}
