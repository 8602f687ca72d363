import type { Page } from '@playwright/test';

/** Sizes of the window that the page is made for. */
export const SIZES = [
	{ width: 1440, height: 900 },
	{ width: 1280, height: 720 },
	{ width: 390, height: 844 }
] as const;

/** A desktop of 1440 × 900 at 200 %. */
export const ZOOMED = { width: 720, height: 450 } as const;

/** Px that a finger needs. */
const FINGER = 44;

/** What a look at the controls of a page found, a line each. */
export interface Missed {
	/** Something else lies over the middle of the control, or it reaches out of the window. */
	readonly covered: readonly string[];
	/** Neither the control nor its label is as high as a finger, and no larger area around it takes the touch. */
	readonly small: readonly string[];
}

/**
 * Scrolls to each control that is shown and asks what a pointer would hit there. Not asked: the skip link, which is seen with the
 * focus only; the names in the scope's margin, whose menu Channels does the same; links in a sentence; cells of a matrix;
 * handles of the tape.
 */
export const missed = (page: Page): Promise<Missed> =>
	page.evaluate((finger) => {
		const modal = document.querySelector('dialog[open]');
		const controls = [
			...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, textarea')
		]
			.filter((control) => !control.matches('.skip, .gutter *, td *, [popover]:not(:popover-open) *'))
			.filter((control) => control.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
			.filter((control) => !modal || modal.contains(control))
			// A link within a sentence is as high as its line.
			.filter(
				({ localName, textContent, parentElement }) =>
					localName !== 'a' || parentElement?.textContent.trim() === textContent.trim()
			);
		const found = { covered: [] as string[], small: [] as string[] };
		for (const control of controls) {
			const target = control.closest('label') ?? control;
			control.scrollIntoView({ block: 'center', behavior: 'instant' });
			const { x, y, width, height } = target.getBoundingClientRect();
			if (width === 0) continue;
			const hits = (dy: number): boolean => {
				const hit = document.elementFromPoint(x + width / 2, y + height / 2 + dy);
				return hit !== null && (target.contains(hit) || hit.contains(target.closest('label')));
			};
			const what = `${control.tagName.toLowerCase()} "${(control.getAttribute('aria-label') ?? control.textContent).trim().slice(0, 40)}"`;
			if (!hits(0) || x < -1 || x + width > innerWidth + 1) found.covered.push(what);
			if (height < finger - 0.5 && !(hits(1 - finger / 2) && hits(finger / 2 - 1)))
				found.small.push(`${what}, ${height.toFixed(0)} px`);
		}
		return found;
	}, FINGER);
