import type { Notices } from '../kernel/notices.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import type { UndoStack } from '../kernel/undo-stack.svelte.ts';
import type { Training } from '../train/training.svelte.ts';

/** What deleting a model takes of the app. */
export interface ModelActionParts {
	readonly training: Pick<Training, 'models' | 'remove' | 'restore'>;
	readonly settings: Pick<Settings, 'data'>;
	readonly notices: Pick<Notices, 'show' | 'error'>;
	readonly undo: Pick<UndoStack, 'push'>;
}

/** How long the notice of a deletion offers Undo; Ctrl+Z takes it back until the page is closed. */
const NOTICE_MS = 10_000;

/** See `Actions.removeModel`. */
export async function removeModelFrom(
	{ training, settings, notices, undo }: ModelActionParts,
	id: string
): Promise<void> {
	const bundle = training.models.find((model) => model.id === id);
	if (!bundle) return;
	const chosen = settings.data.model === id;
	await training.remove(id);
	const restore = async (): Promise<void> => {
		clearTimeout(timer);
		close();
		await training.restore(bundle);
		if (chosen) settings.data.model = id;
	};
	const what = `delete the model "${bundle.name}"`;
	const forget = undo.push({ what, undo: restore, redo: () => training.remove(id) });
	const byButton = async (): Promise<void> => {
		forget();
		await restore().catch((error: unknown) => notices.error(error));
	};
	const close = notices.show('warning', `The model "${bundle.name}" was deleted.`, {
		action: { label: 'Undo', run: () => void byButton() }
	});
	const timer = setTimeout(close, NOTICE_MS);
}
