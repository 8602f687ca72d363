import type { Page } from '@playwright/test';

/** What came of a training in the page. */
export interface TrainedInPage {
	/** Id of the model. */
	readonly id: string;
	/** Of the held-out score; NaN without one. */
	readonly accuracy: number;
	readonly backend: string;
	readonly loss: readonly number[];
	/** From the press of the button to the model, its score included. */
	readonly seconds: number;
	/** Of the file it is saved as. */
	readonly bytes: number;
	readonly notes: string;
}

/** Trains a kind in the page, on what is ticked, with settings of the kind. */
export const trainWith = (
	page: Page,
	kind: string,
	settings: Readonly<Record<string, number>> = {}
): Promise<TrainedInPage> =>
	page.evaluate(
		async ([id, own]) => {
			const app = window.myodeck;
			const recipe = app.settings.data.training;
			recipe.model = id;
			recipe.skipFirst = false;
			recipe.kinds = { [id]: { ...own } };
			const begun = performance.now();
			const { bundle, report } = await app.train();
			return {
				id: bundle.id,
				accuracy: bundle.score?.accuracy ?? NaN,
				backend: bundle.backend ?? '',
				loss: [...(bundle.loss ?? [])],
				seconds: (performance.now() - begun) / 1000,
				bytes: (await app.training.exportModel(bundle.id)).size,
				notes: report.notes.join(' ')
			};
		},
		[kind, settings] as const
	);

/** Opens the choice of a chip among the training settings of the Train page. */
export async function openChoice(page: Page, chip: RegExp): Promise<void> {
	await page.getByRole('button', { name: chip, expanded: false }).click();
}
